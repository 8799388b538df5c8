import { Type } from 'typebox';
import { managers, roles } from '../../shared/access.ts';
import type { App } from '../platform/http.ts';
import { agentOf, readerOf } from '../platform/http-access.ts';
import { Maybe, OneOf } from '../platform/http-schemas.ts';
import { pickLocale } from '../platform/i18n.ts';
import { exportFormat, importWordings } from './import-wordings.ts';
import { exportScripts } from './show-scripts.ts';
import { LocaleName, ProblemView, problemView } from './views.ts';

export function importRoutes(app: App): void {
  app.get(
    '/api/scripts/export',
    {
      config: { access: { roles, scope: 'read' } },
      schema: {
        summary: 'Every wording that counts now, in one document that can be imported again',
        response: {
          200: Type.Object({
            format: Type.Literal(exportFormat),
            scripts: Type.Array(
              Type.Object({
                situation: Type.String(),
                locale: LocaleName,
                version: Type.Integer(),
                body: Type.String({ description: 'A script file, in YAML' }),
              }),
            ),
          }),
        },
      },
    },
    async (request) => ({
      format: exportFormat as typeof exportFormat,
      scripts: await exportScripts(app.db, readerOf(request).shopId, app.clock.now()),
    }),
  );
  app.post(
    '/api/scripts/import',
    {
      config: { access: { roles: managers } },
      schema: {
        summary: "Take scripts in as one's own drafts, or only tell what would change",
        body: Type.Object({
          text: Type.String({
            maxLength: 900_000,
            description: 'Such a document as the export gives, in JSON or YAML',
          }),
          isDryRun: Type.Boolean(),
        }),
        response: {
          200: Type.Object({
            items: Type.Array(
              Type.Object({
                situation: Type.String(),
                locale: Type.String(),
                outcome: OneOf(['draft', 'same', 'refused']),
                version: Maybe(Type.Integer()),
                problems: Type.Array(ProblemView),
              }),
            ),
          }),
        },
      },
    },
    async (request) => {
      const { shopId, agentId } = agentOf(request);
      const { text, isDryRun } = request.body;
      const reader = pickLocale(request.headers['accept-language']);
      const outcomes = await app.db
        .transaction()
        .execute((tx) => importWordings(tx, { shopId, authorId: agentId, text, isDryRun }, app.clock.now()));
      return {
        items: outcomes.map(({ faults, ...outcome }) => ({
          ...outcome,
          problems: faults.map((found) => problemView(found, reader)),
        })),
      };
    },
  );
}
