import { t } from '../../i18n/index.ts';
import { Secondary } from '../../parts/states.tsx';
import { Key } from './case.tsx';
import { ACTS, DOUBTS, PAPERS } from './keys.ts';

const Line = ({ shown, children }: { shown: string; children: string }) => (
  <li className="flex items-center gap-2 py-0.5">
    <Key>{shown}</Key>
    {children}
  </li>
);

/** All keys at a glance, over the case. */
export function KeyMap({ onClose }: { onClose: () => void }) {
  return (
    <section
      aria-label={t('review.keys')}
      className="absolute inset-0 z-10 overflow-auto bg-white p-5 text-dns-14N-130"
    >
      <div className="flex items-baseline gap-4 [&>button]:shrink-0">
        <h2 className="text-std-18B-160 whitespace-nowrap">{t('review.keys')}</h2>
        <p className="grow text-solid-gray-700">{t('review.keysNote')}</p>
        <Secondary onPress={onClose}>{t('review.cancel')}</Secondary>
      </div>
      <div className="mt-4 grid grid-cols-3 gap-6">
        <div>
          <h3 className="text-std-16B-170">{t('review.formTitle')}</h3>
          <ul>
            {PAPERS.map(({ key, title }) => (
              <Line key={key} shown={key}>
                {t(title)}
              </Line>
            ))}
          </ul>
        </div>
        <div>
          <h3 className="text-std-16B-170">{t('review.no_doubt')}</h3>
          <ul>
            {DOUBTS.map(({ key, title }) => (
              <Line key={key} shown={key.toUpperCase()}>
                {t(title)}
              </Line>
            ))}
          </ul>
        </div>
        <div>
          <h3 className="text-std-16B-170">{t('review.region')}</h3>
          <ul>
            <Line shown={ACTS.next.shown}>{t('review.next')}</Line>
            <Line shown={ACTS.previous.shown}>{t('review.previous')}</Line>
            <Line shown={ACTS.undo.shown}>{t('review.undo')}</Line>
            <Line shown={ACTS.release.shown}>{t('review.release')}</Line>
            <Line shown={ACTS.bulk.shown}>{t('review.bulk')}</Line>
            <Line shown={ACTS.inquire.shown}>{t('review.inquire')}</Line>
            <Line shown={ACTS.record.shown}>{t('review.record')}</Line>
            <Line shown={ACTS.help.shown}>{t('review.keyHelp')}</Line>
            <Line shown={ACTS.close.shown}>{t('review.keyEsc')}</Line>
          </ul>
        </div>
      </div>
    </section>
  );
}
