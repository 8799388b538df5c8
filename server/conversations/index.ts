import './tables.ts';

export { addNote } from './add-note.ts';
export { countLines } from './count-lines.ts';
export { selectByClientKey as findSentMessage } from './desk-queries.ts';
export { wakeSnoozedConversations } from './jobs.ts';
export { knownContacts } from './known-contacts.ts';
export {
  assignConversation,
  closeConversation,
  type Doing,
  handBack,
  lock as lockConversation,
  refuseIfHeld,
  takeOver,
} from './lease.ts';
export { doingOf } from './lease-routes.ts';
export { leaveUnanswered } from './leave-unanswered.ts';
export {
  buyerNameOf,
  type ConversationView,
  type MessageView,
  selectConversationView as findConversation,
  selectMessageView as findMessage,
} from './list-queries.ts';
export { noteForAgents } from './note-for-agents.ts';
export { selectPresences as listPresences, showPresence, stopTyping } from './presence.ts';
export { discardProposal, type Proposal, proposeReply } from './proposals.ts';
export {
  type Conversation,
  type ConversationSummary,
  type NewMessage,
  type StoredMessage,
  selectConversations as listConversations,
  selectKnownMessage as knownMessage,
  selectMessages as listMessages,
  selectUnanswered as unansweredLines,
  updateMemory as rememberTalk,
} from './queries.ts';
export { type Inbound, type Received, type Responder, receive, receiveIn } from './receive.ts';
export { type Recognised, recogniseBuyer } from './recognise-buyer.ts';
export { returnToDesk } from './return-to-desk.ts';
export { type ConversationPorts, conversationRoutes } from './routes.ts';
export { assistChannel, goneAfterSeconds, type InsertedScript, webChannel } from './rules.ts';
export { messageOfNotice, type Notice, type Noticed, sayNotice } from './say-notice.ts';
export { MessageSchema, Scripts } from './schemas.ts';
export {
  type Kept,
  type ReadWording,
  type ReadWords,
  type SendMessage,
  type Sent,
  sendMessage,
  type Wording,
} from './send-message.ts';
export { speakingGuard } from './speaking-guard.ts';
export { stopVouching } from './stop-vouching.ts';
export { transactAgain } from './transact-again.ts';
export { answerSent } from './write-routes.ts';
export { writeTurn } from './write-turn.ts';
