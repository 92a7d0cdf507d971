import './theme.css';
import './base.css';
import './app.css';
import './overlays.css';
import './library/library.css';
import { lazy, Suspense, useEffect } from 'react';
import { Header } from './Header.tsx';
import { DropTarget } from './library/DropTarget.tsx';
import { restore } from './library/opening.ts';
import { SavedDialog } from './library/SavedDialog.tsx';
import { SkippedDialog } from './library/SkippedDialog.tsx';
import { StartScreen } from './library/StartScreen.tsx';
import { followEngine } from './shared/engine-events.ts';
import { Notices } from './shared/Notices.tsx';
import { rememberPicks } from './shared/session.ts';
import { useApp } from './shared/store.ts';

const Workspace = lazy(async () => ({ default: (await import('./Workspace.tsx')).Workspace }));
const PreprocessingDialog = lazy(async () => ({
  default: (await import('./preprocessing/PreprocessingDialog.tsx')).PreprocessingDialog,
}));

export function App() {
  const phase = useApp((app) => app.phase);
  useEffect(() => {
    const stopRemembering = rememberPicks();
    const stopFollowing = followEngine();
    void restore();
    return () => {
      stopRemembering();
      stopFollowing();
    };
  }, []);
  return (
    <div className="app">
      <Header />
      {phase === 'workspace' ? (
        <Suspense fallback={<main className="hint">Opening</main>}>
          <Workspace />
          <PreprocessingDialog />
        </Suspense>
      ) : (
        <StartScreen />
      )}
      <SavedDialog />
      <SkippedDialog />
      <DropTarget />
      <Notices />
    </div>
  );
}
