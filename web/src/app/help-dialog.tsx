import { useTranslation } from 'react-i18next';
import { Dialog } from './dialog.tsx';

const shortcuts = [
  ['j / k', 'help.move'],
  ['Enter', 'help.open'],
  ['t', 'help.take_over'],
  ['h', 'help.hand_back'],
  ['a', 'help.approve'],
  ['e', 'help.edit'],
  ['x', 'help.discard'],
  ['r', 'help.reply'],
  ['n', 'help.note'],
  ['/', 'help.script'],
  ['w', 'help.waiting'],
  ['c', 'help.customer'],
  ['u', 'help.back'],
  ['g', 'help.search'],
  ['p', 'help.assist'],
  ['Esc', 'help.leave'],
  ['?', 'help.help'],
] as const;

/** Every key there is. */
export function HelpDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Dialog title={t('help.title')} onClose={onClose}>
      <dl className="shortcuts">
        {shortcuts.map(([keys, key]) => (
          <div key={key}>
            <dt>
              <kbd>{keys}</kbd>
            </dt>
            <dd>{t(key)}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
