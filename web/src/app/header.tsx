import { LogoutOutlined, QuestionCircleOutlined, SearchOutlined, UserOutlined } from '@ant-design/icons';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { sentenceOf } from '../api/http.ts';
import { putAvailability, signOut } from '../api/session.ts';
import { keys } from '../live/keys.ts';
import type { LiveState } from '../live/open-live.ts';
import { isDemo } from './demo.ts';
import { LanguageButton } from './language-button.tsx';
import { MainNav } from './main-nav.tsx';
import { tell } from './notices.tsx';
import { firstView, inboxPath, mePath, searchPath } from './paths.ts';
import { ThemeButton } from './theme-button.tsx';
import { useKeys } from './use-keys.ts';
import { useMe } from './use-me.ts';

export function Header({ live, onHelp }: { live: LiveState; onHelp: () => void }) {
  const { t, i18n } = useTranslation();
  const { name, shop } = useMe();
  return (
    <header className="header">
      <Link className="brand" to={inboxPath(firstView)} title={t('header.home')}>
        <span className="seal" lang="zh-CN" aria-hidden="true">
          亲
        </span>
        <span className="brand-shop">{shop.name}</span>
        <span className="only-read">{t('header.home')}</span>
      </Link>
      <MainNav />
      <SearchBox />
      <nav className="header-tools" aria-label={t('header.tools')}>
        {isDemo ? (
          <form
            className="as-buyer"
            method="post"
            action={`/demo/chat?lang=${i18n.language}`}
            target="_blank"
            rel="noopener"
          >
            <button type="submit">{t('header.as_buyer')}</button>
          </form>
        ) : null}
        <span className={`live live-${live}`} title={t(`live.${live}`)}>
          <span className="only-read">{t(`live.${live}`)}</span>
        </span>
        <AvailabilityButton />
        <Link className="who" to={mePath} title={t('header.me')}>
          <UserOutlined aria-hidden="true" />
          <span className="who-name">{name}</span>
          <span className="only-read">{t('header.me')}</span>
        </Link>
        <LanguageButton />
        <ThemeButton />
        <Button
          title={t('header.help')}
          className="help-button"
          type="text"
          icon={<QuestionCircleOutlined />}
          aria-label={t('header.help')}
          onClick={onHelp}
        />

        <Button
          title={t('header.sign_out')}
          type="text"
          icon={<LogoutOutlined />}
          aria-label={t('header.sign_out')}
          onClick={leave}
        />
      </nav>
    </header>
  );
}

function leave(): void {
  signOut()
    .then(() => location.assign('/desk/sign-in'))
    .catch((error: unknown) => tell(sentenceOf(error)));
}

function AvailabilityButton() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const { availability = 'away' } = useMe();
  const next = availability === 'online' ? 'away' : 'online';
  const change = useMutation({
    mutationFn: () => putAvailability(next),
    onSuccess: () => queries.invalidateQueries({ queryKey: keys.me }),
    onError: (error) => tell(sentenceOf(error)),
  });
  return (
    <Button
      title={t(`availability.hint_${availability}`)}
      className={`availability is-${availability}`}
      onClick={() => change.mutate()}
      loading={change.isPending}
      aria-pressed={availability === 'online'}
    >
      {t(`availability.${availability}`)}
    </Button>
  );
}

function SearchBox() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [params] = useSearchParams();
  const asked = params.get('q') ?? '';
  const [text, setText] = useState(asked);
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => setText(asked), [asked]);
  useKeys({ g: () => box.current?.focus() });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim()) navigate(searchPath(text.trim()));
  };
  return (
    <search className="search-box">
      <form onSubmit={submit}>
        <SearchOutlined aria-hidden="true" />
        <input
          ref={box}
          type="search"
          value={text}
          maxLength={200}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => event.key === 'Escape' && box.current?.blur()}
          placeholder={t('header.search')}
          aria-label={t('header.search')}
        />
      </form>
    </search>
  );
}
