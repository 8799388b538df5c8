export {
  type Conversation,
  type ConversationSummary,
  insertTurn as writeTurn,
  type NewMessage,
  type StoredMessage,
  selectConversations as listConversations,
  selectKnownMessage as knownMessage,
  selectMessages as listMessages,
} from './queries.ts';
export { type Inbound, type Received, type Responder, receive, receiveIn } from './receive.ts';
