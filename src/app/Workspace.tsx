import { Tabs } from 'radix-ui';
import { lazy, Suspense } from 'react';
import { DatasetPanel } from './dataset/DatasetPanel.tsx';
import { HistoryPanel } from './history/HistoryPanel.tsx';
import { IndexesDialog } from './indexes/IndexesDialog.tsx';
import { Inspector } from './inspector/Inspector.tsx';
import { LayerPanel } from './model/LayerPanel.tsx';
import { QueryBar } from './query/QueryBar.tsx';
import { ResultsPanel } from './results/ResultsPanel.tsx';
import { JobPanel } from './shared/JobPanel.tsx';
import { Panel } from './shared/Panel.tsx';
import { setApp, useApp } from './shared/store.ts';
import { StatusBar } from './status/StatusBar.tsx';

const tabs = ['dataset', 'results', 'gallery', 'history'] as const;

const GalleryPanel = lazy(async () => ({
  default: (await import('./gallery/GalleryPanel.tsx')).GalleryPanel,
}));

function Middle() {
  const tab = useApp((app) => app.tab);
  const found = useApp((app) => app.answer?.result.rows.length ?? null);
  const asked = useApp((app) => app.history.length);
  const choose = (value: string) => setApp({ tab: tabs.find((name) => name === value) ?? 'dataset' });
  return (
    <div className="middle">
      <QueryBar />
      <JobPanel />
      <Tabs.Root className="tabs" value={tab} onValueChange={choose}>
        <Tabs.List className="tab-list" aria-label="View">
          <Tabs.Trigger value="dataset">Data set</Tabs.Trigger>
          <Tabs.Trigger value="results" aria-label="Results">
            Results {found !== null && <span className="muted tabular">{found}</span>}
          </Tabs.Trigger>
          <Tabs.Trigger value="gallery">Gallery</Tabs.Trigger>
          <Tabs.Trigger value="history" aria-label="History">
            History {asked > 0 && <span className="muted tabular">{asked}</span>}
          </Tabs.Trigger>
        </Tabs.List>
        <Tabs.Content value="dataset" className="tab" tabIndex={-1} forceMount>
          <Panel name="Data set" className="panel-body">
            <DatasetPanel />
          </Panel>
        </Tabs.Content>
        <Tabs.Content value="results" className="tab" tabIndex={-1}>
          <Panel name="Results" className="panel-body">
            <ResultsPanel />
          </Panel>
        </Tabs.Content>
        <Tabs.Content value="gallery" className="tab" tabIndex={-1}>
          <Panel name="Gallery" className="panel-body">
            <Suspense fallback={<p className="hint">Opening</p>}>
              <GalleryPanel />
            </Suspense>
          </Panel>
        </Tabs.Content>
        <Tabs.Content value="history" className="tab" tabIndex={-1}>
          <Panel name="History" className="panel-body">
            <HistoryPanel />
          </Panel>
        </Tabs.Content>
      </Tabs.Root>
    </div>
  );
}

/** Layers, inputs, and the input looked at, side by side. */
export function Workspace() {
  return (
    <>
      <main className="workspace">
        <LayerPanel />
        <Middle />
        <Inspector />
      </main>
      <StatusBar />
      <IndexesDialog />
    </>
  );
}
