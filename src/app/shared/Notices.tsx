import { Icon } from './Icon.tsx';
import { dismiss } from './notices.ts';
import { type Notice, useApp } from './store.ts';

function NoticeRow({ notice }: { notice: Notice }) {
  const { action } = notice;
  const act = () => {
    action?.run();
    dismiss(notice.id);
  };
  return (
    <div className={`notice notice-${notice.kind}`} role={notice.kind === 'error' ? 'alert' : 'status'}>
      <p>{notice.message}</p>
      {action && (
        <button type="button" className="quiet" onClick={act}>
          {action.label}
        </button>
      )}
      <button
        type="button"
        className="quiet icon-only"
        aria-label="Dismiss"
        onClick={() => dismiss(notice.id)}
      >
        <Icon name="close" />
      </button>
    </div>
  );
}

export function Notices() {
  const notices = useApp((app) => app.notices);
  return (
    <section className="notices" aria-label="Notices">
      {notices.map((notice) => (
        <NoticeRow key={notice.id} notice={notice} />
      ))}
    </section>
  );
}
