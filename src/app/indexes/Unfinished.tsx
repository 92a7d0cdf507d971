import type { UnfinishedBuild } from '../../engine/api.ts';
import { formatShare } from '../shared/format.ts';
import { useApp } from '../shared/store.ts';
import { buildInBackground } from './building.ts';

function Row({ build }: { build: UnfinishedBuild }) {
  const { layer, columns, done, total } = build;
  const what = columns === 'channels' ? `channels of ${layer}` : layer;
  return (
    <li>
      <span>
        The index of {what} was cut off at {formatShare(done / total)}.
      </span>
      <button type="button" onClick={() => void buildInBackground({ layer, columns })}>
        Resume {what}
      </button>
    </li>
  );
}

/** Builds that were cut off by closing the page, to be gone on with. */
export function Unfinished() {
  const unfinished = useApp((app) => app.unfinished);
  const building = useApp((app) => app.builds);
  const offered = unfinished.filter((one) => !building.some(({ layer }) => layer === one.layer));
  if (offered.length === 0) return null;
  return (
    <ul className="unfinished" aria-label="Unfinished builds">
      {offered.map((build) => (
        <Row key={`${build.layer}/${build.columns}`} build={build} />
      ))}
    </ul>
  );
}
