import { useState } from 'react';
import { assertNever } from '../../contracts/result.ts';
import type { ScreenOf } from '../../contracts/screen.ts';
import type { QuestionInput } from '../../contracts/visit-page.ts';
import { DigitsEntry } from '../components/digits-entry.tsx';
import { PressButton } from '../components/press-button.tsx';
import { VisitPage } from '../components/visit-page.tsx';
import { useTexts } from '../i18n/texts.tsx';
import { useSend } from '../station-context.tsx';

type QuestionOf<Kind extends QuestionInput['kind']> = ScreenOf<'question'> & {
  readonly input: Extract<QuestionInput, { readonly kind: Kind }>;
};

export function QuestionScreen({ screen }: { readonly screen: ScreenOf<'question'> }) {
  const { input } = screen;
  switch (input.kind) {
    case 'digits':
      return <DigitsQuestion screen={{ ...screen, input }} />;
    case 'choice':
      return <ChoiceQuestion screen={{ ...screen, input }} />;
    default:
      return assertNever(input);
  }
}

function DigitsQuestion({ screen }: { readonly screen: QuestionOf<'digits'> }) {
  const { t, say } = useTexts();
  const send = useSend();
  const [digits, setDigits] = useState(screen.value ?? '');
  // The station's remark is about the answer it was given; once that changes, the remark is over.
  const problem = screen.problem !== null && digits === (screen.value ?? '') ? screen.problem : null;
  const advice = problem ?? screen.hint;
  return (
    <VisitPage
      visit={screen.visit}
      heading={say(screen.question)}
      advice={advice === null ? undefined : say(advice)}
      tone={problem === null ? 'calm' : 'trouble'}
      layout="entry"
      actions={
        <PressButton
          weight="primary"
          disabled={digits.length !== screen.input.length}
          onPress={() => send({ type: 'answer', field: screen.field, value: digits })}
        >
          {t('common.goOn')}
        </PressButton>
      }
    >
      <DigitsEntry
        digits={digits}
        length={screen.input.length}
        grouping={screen.input.grouping}
        label={t('question.field')}
        invalid={problem !== null}
        onChange={setDigits}
      />
    </VisitPage>
  );
}

/** One touch on a card answers; going back undoes it. An answer given before can be kept with one press. */
function ChoiceQuestion({ screen }: { readonly screen: QuestionOf<'choice'> }) {
  const { t, say } = useTexts();
  const send = useSend();
  const { value } = screen;
  const advice = screen.problem ?? screen.hint;
  const answer = (chosen: string): void => send({ type: 'answer', field: screen.field, value: chosen });
  return (
    <VisitPage
      visit={screen.visit}
      heading={say(screen.question)}
      advice={advice === null ? undefined : say(advice)}
      tone={screen.problem === null ? 'calm' : 'trouble'}
      layout="list"
      actions={
        value === null ? undefined : (
          <PressButton weight="primary" onPress={() => answer(value)}>
            {t('question.keepChoice')}
          </PressButton>
        )
      }
    >
      <div className={`choices choices-${screen.input.options.length}`}>
        {screen.input.options.map((option) => (
          <PressButton
            weight="card"
            key={option.value}
            pressed={option.value === value}
            onPress={() => answer(option.value)}
          >
            <span className="choice">
              <svg className="choice-mark" viewBox="0 0 40 40" aria-hidden="true">
                <circle cx="20" cy="20" r="17" />
                {option.value === value && <path d="M11 21 L18 28 L30 13" />}
              </svg>
              <span className="choice-words">
                <span className="choice-label">{say(option.label)}</span>
                {option.hint !== null && <span className="choice-hint">{say(option.hint)}</span>}
              </span>
            </span>
          </PressButton>
        ))}
      </div>
    </VisitPage>
  );
}
