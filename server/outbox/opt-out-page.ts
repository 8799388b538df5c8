import { type Html, html } from '../platform/html.ts';
import { type Locale, translate } from '../platform/i18n.ts';
import { maskAddress } from './mask-address.ts';
import type { Recipient } from './opt-out.ts';

/** The page behind the link: asks what to stop, and once something is stopped, says so. */
export function optOutPage(locale: Locale, shop: string, { channel, address, refused }: Recipient) {
  const t = (key: string) => translate(locale, `opt_out.${key}`, { shop, address: maskAddress(channel, address) });
  const everything = t(`all.${channel}`);
  const asking = html`<h1>${t('ask')}</h1><p class="to">${t(`to.${channel}`)}</p>
    <form method="post" action="?lang=${locale}"><fieldset><legend>${t('ask')}</legend>
    ${choiceView('promotion', t('promotion'), t('promotion_hint'), true)}
    ${choiceView('all', everything, t(`all_hint.${channel}`), false)}</fieldset>
    <button>${t('confirm')}</button></form>`;
  const more = html`<form method="post" action="?lang=${locale}"><input type="hidden" name="scope" value="all"><button class="quiet">${t(`also_all.${channel}`)}</button></form>`;
  const done = html`<h1>${t('done')}</h1><p role="status">${t(refused === 'all' ? `done_all.${channel}` : 'done_promotion')}</p>
    <p class="to">${t('done_hint')}</p>${refused === 'all' ? '' : more}`;
  return { locale, title: t('title'), style, body: frame(locale, shop, refused ? done : asking) };
}

/** What a link that is not ours, or not all of one, leads to. */
export function brokenOptOutPage(locale: Locale) {
  const title = translate(locale, 'opt_out.broken');
  const body = frame(locale, '亲', html`<h1>${title}</h1><p>${translate(locale, 'opt_out.broken_hint')}</p>`);
  return { locale, title, style, body };
}

function choiceView(scope: string, name: string, hint: string, isChosen: boolean): Html {
  const checked = isChosen ? html` checked` : '';
  return html`<label><input type="radio" name="scope" value="${scope}"${checked}><span>${name}<small>${hint}</small></span></label>`;
}

function frame(locale: Locale, name: string, inside: Html): Html {
  const other = locale === 'en' ? 'zh-CN' : 'en';
  return html`<main><div class="top"><span class="seal" aria-hidden="true">${[...name][0] ?? ''}</span><a lang="${other}" hreflang="${other}" href="?lang=${other}">${translate(locale, 'page.other_language')}</a></div>${inside}</main>`;
}

const style = `
*{box-sizing:border-box}body{max-width:34rem;padding:2rem 1rem 4rem}h1{margin:1.2rem 0 .3rem;text-wrap:balance}
.top{display:flex;justify-content:space-between;align-items:center}.top a{border:1px solid #8886;border-radius:2rem;padding:.25rem .8rem;text-decoration:none}.seal{display:grid;place-items:center;width:3rem;height:3rem;border-radius:.6rem;background:#a8412a;color:#fff;font-size:1.5rem;font-weight:600;line-height:1}
.to{margin:0;opacity:.8}form{display:grid;gap:1rem;margin-top:1.4rem}fieldset{display:grid;gap:.7rem;margin:0;padding:0;border:0;min-width:0}legend{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
label{display:flex;gap:.7rem;align-items:start;padding:.9rem 1rem;border:1px solid #8886;border-radius:.8rem;font-weight:500;cursor:pointer}label:has(:checked){border-color:#a8412a;background:#a8412a14}
label input{flex:none;width:1.1rem;height:1.1rem;margin:.25rem 0;accent-color:#a8412a}label span{min-width:0}small{display:block;font-weight:400;opacity:.8}
button{font:inherit;font-weight:600;padding:.7rem 1rem;border:0;border-radius:.8rem;background:#a8412a;color:#fff;cursor:pointer}.quiet{background:none;color:inherit;border:1px solid #8886;font-weight:500}
:focus-visible{outline:2px solid #a8412a;outline-offset:2px}`;
