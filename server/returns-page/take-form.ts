import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  type Form,
  fieldsOf,
  formOf,
  hiddenView,
  isOwnForm,
  type Ports,
  problemView,
  show,
  type Visit,
} from '../buyer-pages/index.ts';
import { type PhotoForm, takePhotoForm } from '../files/index.ts';
import { type Html, html } from '../platform/html.ts';
import { rateLimit } from '../platform/rate-limit.ts';

const limits = { formsOfNetwork: 60, windowSeconds: 60 };
const ofNetwork = rateLimit(limits.formsOfNetwork, limits.windowSeconds);

export type Taken = { form: Form; refused: PhotoForm['refused'] };

/** A form in either shape; photos and videos in it are taken, and go on as `photo` beside those that were taken before. */
export async function takeForm({ app }: Ports, request: FastifyRequest, visit: Visit): Promise<Taken> {
  ofNetwork(request.ip, visit.now);
  if (!request.headers['content-type']?.startsWith('multipart/'))
    return { form: formOf(fieldsOf(request.body)), refused: [] };
  // Who has never proved anything here leaves nothing behind.
  const uploader = visit.session.orderId === null ? null : { visitId: visit.session.id };
  const { fields, photos, refused } = await takePhotoForm(app, request, { shopId: visit.shop.id, uploader });
  const known = new Set(fields.filter(([name]) => name === 'photo').map(([, id]) => id));
  const added = new Map(photos.filter(({ fileId }) => !known.has(fileId)).map(({ fileId, kind }) => [fileId, kind]));
  const carried = [...added].flatMap(([id, kind]): [string, string][] =>
    kind === 'video'
      ? [
          ['photo', id],
          ['video', id],
        ]
      : [['photo', id]],
  );
  return { form: formOf([...fields, ...carried]), refused };
}

/** Each form says which order it is about: somebody may have opened another one in a second tab since. */
export const ofOrderView = ({ orderId }: Visit): Html => hiddenView('of', orderId ?? '');

export const isOfOrder = ({ orderId }: Visit, form: Form): boolean =>
  form.one('of') === '' || form.one('of') === orderId;

/** Whether the form is of this visit, and the visit still knows whose order it is about. */
export const mayTake = ({ secret }: Ports, visit: Visit, form: Form): boolean =>
  visit.orderId !== null && isOwnForm(secret, visit, form) && isOfOrder(visit, form);

/** The time is over in which one is known here, or one went on to another order since. What was typed waits in this page while one proves it again in another. */
export function showOver(
  { app, secret }: Ports,
  reply: FastifyReply,
  visit: Visit,
  form: Form,
  path: string,
): FastifyReply {
  const { say, base, token } = visit;
  const kept = form.names().filter((name) => name !== 'token');
  const title = say(visit.orderId === null ? 'over.title' : 'over.other');
  const body = html`<h1>${title}</h1>${problemView([say(visit.orderId === null ? 'over.hint' : 'over.other_hint')])}
<ol class="twice"><li><a href="${base}" target="_blank" rel="noopener">${say('over.prove')}</a></li><li><form method="post" action="${base}${path}">${hiddenView('token', token)}
${kept.flatMap((name) => form.all(name).map((value) => hiddenView(name, value)))}<button>${say('over.send')}</button></form></li></ol>`;
  return show(app, secret, reply.status(403), visit, {
    title,
    body,
    path: '',
    asksWithdrawal: true,
  });
}
