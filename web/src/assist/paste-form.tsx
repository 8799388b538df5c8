import { Button, Input } from 'antd';
import { type FormEvent, type KeyboardEvent, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { Assist } from './use-assist.ts';

/** Takes what is pasted, wherever on the page that happens. Enter asks for the reply. */
export function PasteForm({ assist }: { assist: Assist }) {
  const { t } = useTranslation();
  const { fields, isRead, isBusy, box, items, problem, change, changeText, ask, startAnew } = assist;
  usePasteAnywhere(assist);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    ask();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return; // Enter picks a character
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      ask();
    } else if (event.key === 'Escape') startAnew();
  };
  const numbers = [...new Set(items.flatMap(({ orderNumber }) => orderNumber ?? []))];
  return (
    <form className="assist-form" onSubmit={submit} aria-label={t('assist.title')}>
      <label htmlFor="assist-text">{t('assist.text')}</label>
      <textarea
        ref={box}
        id="assist-text"
        className="assist-text"
        // biome-ignore lint/a11y/noAutofocus: the page is opened to paste into it
        autoFocus
        rows={3}
        maxLength={10_000}
        value={fields.text}
        placeholder={t('assist.text_hint')}
        onChange={(event) => changeText(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <div className="assist-who">
        <label htmlFor="assist-order">
          <span>{t('assist.order')}</span>
          <Input
            id="assist-order"
            value={fields.orderNumber}
            maxLength={100}
            list="assist-orders"
            autoComplete="off"
            aria-describedby={isRead ? 'assist-read' : undefined}
            onChange={(event) => change({ orderNumber: event.target.value })}
          />
        </label>
        <label htmlFor="assist-buyer">
          <span>{t('assist.buyer')}</span>
          <Input
            id="assist-buyer"
            value={fields.buyerName}
            maxLength={100}
            autoComplete="off"
            onChange={(event) => change({ buyerName: event.target.value })}
          />
        </label>
        <datalist id="assist-orders">
          {numbers.map((number) => (
            <option key={number} value={number} />
          ))}
        </datalist>
      </div>
      {isRead ? (
        <p id="assist-read" className="assist-read">
          {t('assist.order_read')}
        </p>
      ) : null}
      <div className="assist-buttons">
        <Button type="primary" htmlType="submit" aria-busy={isBusy}>
          {t('assist.ask')}
        </Button>
        <Button type="text" onClick={() => startAnew()}>
          {t('assist.next_buyer')} <kbd>Esc</kbd>
        </Button>
      </div>
      {problem ? (
        <p className="assist-problem" role="alert">
          {problem}
        </p>
      ) : null}
    </form>
  );
}

/** Ctrl+V outside of a field lands in the box. */
function usePasteAnywhere({ box, changeText }: Assist): void {
  useEffect(() => {
    const onPaste = (event: ClipboardEvent) => {
      if (event.target instanceof Element && event.target.closest('input, textarea')) return;
      const text = event.clipboardData?.getData('text/plain') ?? '';
      if (text.trim() === '') return;
      event.preventDefault();
      changeText(text);
      box.current?.focus();
    };
    document.addEventListener('paste', onPaste);
    return () => document.removeEventListener('paste', onPaste);
  });
}
