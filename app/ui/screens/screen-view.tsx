import { assertNever } from '../../contracts/result.ts';
import type { Screen } from '../../contracts/screen.ts';
import { AwaitingCountyScreen } from './awaiting-county.tsx';
import { ConfirmIdentityScreen } from './confirm-identity.tsx';
import { EnterPickupCodeScreen } from './enter-pickup-code.tsx';
import { FarewellScreen } from './farewell.tsx';
import { GuideScreen } from './guide.tsx';
import { InvitingScreen } from './inviting.tsx';
import { MaintenanceScreen } from './maintenance.tsx';
import { MaterialScreen } from './material.tsx';
import { NotEligibleScreen } from './not-eligible.tsx';
import { OutOfServiceScreen } from './out-of-service.tsx';
import { OutcomeScreen } from './outcome.tsx';
import { PowerFailingScreen } from './power-failing.tsx';
import { PresentCardScreen } from './present-card.tsx';
import { QuestionScreen } from './question.tsx';
import { ReceiptFoundScreen } from './receipt-found.tsx';
import { ResumeScreen } from './resume.tsx';
import { ReviewScreen } from './review.tsx';
import { SaveFailedScreen } from './save-failed.tsx';
import { SavingScreen } from './saving.tsx';
import { SignScreen } from './sign.tsx';
import { StartingScreen } from './starting.tsx';

/** Draws a screen. What a person is typing dies with its page: each question has its own key. */
export function ScreenView({ screen }: { readonly screen: Screen }) {
  switch (screen.kind) {
    case 'starting':
      return <StartingScreen />;
    case 'inviting':
      return <InvitingScreen screen={screen} />;
    case 'out-of-service':
      return <OutOfServiceScreen screen={screen} />;
    case 'power-failing':
      return <PowerFailingScreen />;
    case 'maintenance':
      return <MaintenanceScreen screen={screen} />;
    case 'guide':
      return <GuideScreen screen={screen} />;
    case 'present-card':
      return <PresentCardScreen screen={screen} />;
    case 'confirm-identity':
      return <ConfirmIdentityScreen screen={screen} />;
    case 'resume':
      return <ResumeScreen screen={screen} />;
    case 'not-eligible':
      return <NotEligibleScreen screen={screen} />;
    case 'question':
      return <QuestionScreen key={screen.field} screen={screen} />;
    case 'material':
      return <MaterialScreen key={screen.paper.id} screen={screen} />;
    case 'review':
      return <ReviewScreen screen={screen} />;
    case 'sign':
      return <SignScreen screen={screen} />;
    case 'saving':
      return <SavingScreen screen={screen} />;
    case 'save-failed':
      return <SaveFailedScreen screen={screen} />;
    case 'awaiting-county':
      return <AwaitingCountyScreen screen={screen} />;
    case 'outcome':
      return <OutcomeScreen screen={screen} />;
    case 'farewell':
      return <FarewellScreen screen={screen} />;
    case 'enter-pickup-code':
      return <EnterPickupCodeScreen screen={screen} />;
    case 'receipt-found':
      return <ReceiptFoundScreen screen={screen} />;
    default:
      return assertNever(screen);
  }
}

/** Language of a screen; the few that belong to no visit speak both and count as Chinese. */
export function languageOf(screen: Screen): 'zh-Hans' | 'en' {
  if ('visit' in screen) return screen.visit.language;
  return screen.kind === 'inviting' ? screen.language : 'zh-Hans';
}
