import { type ComponentType, lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate, useParams } from 'react-router';
import { settingsPath } from '../app/paths.ts';
import { Tabs } from '../app/tabs.tsx';
import { useIsManager } from '../app/use-manager.ts';
import '../app/pages.css';
import './settings.css';

const part = (load: () => Promise<ComponentType>) => lazy(async () => ({ default: await load() }));

/** Each part is loaded when it is opened. */
const parts = {
  shop: part(async () => (await import('./shop-part.tsx')).ShopPart),
  hours: part(async () => (await import('./hours-part.tsx')).HoursPart),
  answers: part(async () => (await import('./answers-part.tsx')).AnswersPart),
  clock: part(async () => (await import('./clock-part.tsx')).ClockPart),
  people: part(async () => (await import('./people-part.tsx')).PeoplePart),
  terms: part(async () => (await import('./terms-part.tsx')).TermsPart),
  returns: part(async () => (await import('./returns-part.tsx')).ReturnsPart),
  chat: part(async () => (await import('./chat-part.tsx')).ChatPart),
  sending: part(async () => (await import('../sending/sending-part.tsx')).SendingPart),
  refunds: part(async () => (await import('../sending/sending-part.tsx')).RefundsPart),
  tracking: part(async () => (await import('../sending/sending-part.tsx')).TrackingPart),
  keys: part(async () => (await import('./keys-part.tsx')).KeysPart),
};
type PartName = keyof typeof parts;
const names = Object.keys(parts) as PartName[];

/** How the shop works, for those who run it. */
export function SettingsPage() {
  const { t } = useTranslation();
  const { part: named } = useParams();
  const isManager = useIsManager();
  const name = names.find((one) => one === named);
  if (!isManager) return <Navigate to="/" replace />;
  if (!name) return <Navigate to={settingsPath('shop')} replace />;
  const Part = parts[name];
  return (
    <main className="page plain-page">
      <title>{`${t(`settings.${name}`)} · Qin 亲`}</title>
      <div className="plain-head">
        <h1>{t('settings.title')}</h1>
      </div>
      <Tabs
        label={t('settings.title')}
        current={name}
        tabs={names.map((one) => ({ name: one, path: settingsPath(one), words: t(`settings.${one}`) }))}
      />
      <Suspense fallback={<div className="card" aria-busy />}>
        <Part />
      </Suspense>
    </main>
  );
}
