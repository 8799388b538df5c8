import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { isRouteErrorResponse, useRouteError } from 'react-router';

/** No such page, or a fault of ours. */
export function ErrorPage({ isMissing = false }: { isMissing?: boolean }) {
  const { t } = useTranslation();
  const error = useRouteError();
  const hasNoPage = isMissing || (isRouteErrorResponse(error) && error.status === 404);
  return (
    <main className="alone">
      <h1>{t(hasNoPage ? 'error.no_page' : 'error.fault')}</h1>
      <Button type="primary" href="/desk">
        {t('error.to_inbox')}
      </Button>
    </main>
  );
}
