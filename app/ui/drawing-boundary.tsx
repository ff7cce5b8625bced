import { Component, type ReactNode } from 'react';
import type { Screen } from '../contracts/screen.ts';

const askAgainMs = 2000;

interface DrawingBoundaryProps {
  readonly screen: Screen;
  /** Drawn in place of a page that could not be drawn. */
  readonly instead: ReactNode;
  /** Asks for the current screen anew. */
  readonly onFailure: () => void;
  readonly children: ReactNode;
}

interface DrawingBoundaryState {
  readonly failed: boolean;
  readonly screen: Screen;
}

/**
 * Keeps a page that cannot be drawn from leaving the glass blank: shows the waiting page and loads the page once
 * anew. If it was loaded anew already it asks for the screen again after a while instead, so that it never spins.
 */
export class DrawingBoundary extends Component<DrawingBoundaryProps, DrawingBoundaryState> {
  override state: DrawingBoundaryState = { failed: false, screen: this.props.screen };

  static getDerivedStateFromError(): Partial<DrawingBoundaryState> {
    return { failed: true };
  }

  static getDerivedStateFromProps(
    { screen }: DrawingBoundaryProps,
    state: DrawingBoundaryState,
  ): DrawingBoundaryState | null {
    return state.screen === screen ? null : { failed: false, screen };
  }

  override componentDidCatch(): void {
    if (loadedAnew()) setTimeout(this.props.onFailure, askAgainMs);
    else window.location.reload();
  }

  override render(): ReactNode {
    return this.state.failed ? this.props.instead : this.props.children;
  }
}

/** The page keeps no storage, so the browser's own record of how it was loaded says whether this was tried. */
function loadedAnew(): boolean {
  const [navigation] = performance.getEntriesByType('navigation');
  return navigation instanceof PerformanceNavigationTiming && navigation.type === 'reload';
}
