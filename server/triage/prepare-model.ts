import { shippedModel } from './shipped-model.ts';

// Run by `npm ci`: the model is learnt when Qin is installed, not while somebody waits for the first start.
shippedModel();
