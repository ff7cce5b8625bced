import type { ScreenOf } from '../../contracts/screen.ts';
import { maskedNumberGroups } from '../components/digit-groups.ts';
import { Facts } from '../components/facts.tsx';
import { PressButton } from '../components/press-button.tsx';
import { VisitPage } from '../components/visit-page.tsx';
import { useTexts } from '../i18n/texts.tsx';
import { useSend } from '../station-context.tsx';

export function ConfirmIdentityScreen({ screen }: { readonly screen: ScreenOf<'confirm-identity'> }) {
  const { t, say, language } = useTexts();
  const send = useSend();
  const born = new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : 'zh-CN', { dateStyle: 'long', timeZone: 'UTC' });
  return (
    <VisitPage
      visit={screen.visit}
      heading={t('identity.heading')}
      advice={t('identity.advice')}
      layout="list"
      actions={
        <>
          <PressButton weight="primary" onPress={() => send({ type: 'confirm-identity' })}>
            {t('identity.confirm')}
          </PressButton>
          <PressButton weight="plain" onPress={() => send({ type: 'deny-identity' })}>
            {t('identity.deny')}
          </PressButton>
        </>
      }
    >
      <div className="identity" lang="zh-Hans">
        <Facts
          facts={[
            {
              name: 'name',
              label: t('identity.name'),
              value: <strong className="identity-name">{screen.name}</strong>,
              wide: true,
            },
            { name: 'sex', label: t('identity.sex'), value: say(screen.sex) },
            ...(screen.ethnicity === null
              ? []
              : [{ name: 'ethnicity', label: t('identity.ethnicity'), value: say(screen.ethnicity) }]),
            ...(screen.nationality === null
              ? []
              : [{ name: 'nationality', label: t('identity.nationality'), value: screen.nationality }]),
            {
              name: 'birthDate',
              label: t('identity.birthDate'),
              value: born.format(new Date(screen.birthDate)),
              wide: true,
            },
            ...(screen.address === null
              ? []
              : [{ name: 'address', label: t('identity.address'), value: screen.address, wide: true }]),
            {
              name: 'idNumber',
              label: t('identity.idNumber'),
              value: (
                <span className="identity-number">
                  {maskedNumberGroups(screen.maskedIdNumber).map((group) => (
                    <span key={group.start}>{group.text}</span>
                  ))}
                </span>
              ),
              wide: true,
            },
            { name: 'validUntil', label: t('identity.validUntil'), value: say(screen.validUntil), wide: true },
          ]}
        />
      </div>
    </VisitPage>
  );
}
