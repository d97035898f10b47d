import { Button } from 'react-aria-components';
import { language, switchLanguage, t } from '../i18n/index.ts';

/** Japanese or English: the button is in the language it leads to. */
export function LanguageSwitch() {
  return (
    <Button
      onPress={switchLanguage}
      lang={language === 'ja' ? 'en' : 'ja'}
      className="text-oln-14N-100 h-8 cursor-pointer rounded-8 px-2 text-key-900 underline hover:bg-key-50"
    >
      {t('app.language')}
    </Button>
  );
}
