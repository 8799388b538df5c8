import { join } from 'node:path';
import { loadExamples } from './load-examples.ts';
import { trainModel } from './model.ts';
import { packModel } from './model-file.ts';

// Run by shippedModel() as a process of its own: what learning needs in memory goes when it ends.
process.stdout.write(packModel(trainModel(loadExamples(join(import.meta.dirname, '../../content')))));
