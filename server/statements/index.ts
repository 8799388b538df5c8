export { publishStatement } from './publish-statement.ts';
export {
  type Reading,
  type Statement,
  type StatementText,
  selectCurrent as currentStatement,
  selectTexts as statementTexts,
  updateAnswer as recordStatementAnswer,
  upsertSent as recordStatementSent,
} from './queries.ts';
export { statementRoutes } from './routes.ts';
export { statementFacts } from './statement-facts.ts';
