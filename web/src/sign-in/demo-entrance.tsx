import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { isDemo } from '../app/demo.ts';

/** In the demo nobody has a password: one click and you are somebody who works there. */
export function DemoEntrance() {
  const { t } = useTranslation();
  if (!isDemo) return null;
  return (
    <form className="sign-in-demo" method="post" action="/demo/workbench">
      <p className="soft">{t('sign_in.demo')}</p>
      <Button htmlType="submit" name="as" value="agent" size="large" block>
        {t('sign_in.demo_agent')}
      </Button>
      <Button htmlType="submit" name="as" value="supervisor" size="large" block>
        {t('sign_in.demo_supervisor')}
      </Button>
      <Button htmlType="submit" name="as" value="owner" size="large" block>
        {t('sign_in.demo_owner')}
      </Button>
      <a href="/">{t('sign_in.demo_buyer')}</a>
    </form>
  );
}
