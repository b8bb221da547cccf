import { useLingui } from '@lingui/react/macro';
import type { Person } from '@lora/schema';
import { REVISION_KINDS } from '@lora/schema/values';
import { useSearchParams } from 'react-router';
import { type ActivityFilter, dayStart } from '../../features/history/activity-filter.js';
import { useActivity } from '../../features/history/api/get-activity.js';
import { usePeople } from '../../features/history/api/get-people.js';
import { type ActivityChoice, ActivityFilters } from '../../features/history/components/activity-filters.js';
import { ActivityList } from '../../features/history/components/activity-list.js';
import { useFieldNames } from '../../lib/field-names.js';
import { useSession } from '../../lib/session.js';
import { TopBar } from '../frame/top-bar.js';

const NAMES = ['person', 'kind', 'field', 'from', 'to'] as const;

function readChoice(params: URLSearchParams): ActivityChoice {
  const read = (name: (typeof NAMES)[number]) => params.get(name) ?? '';
  return {
    person: read('person'),
    kind: read('kind'),
    field: read('field'),
    from: read('from'),
    to: read('to'),
  };
}

function toFilter({ person, kind, field, from, to }: ActivityChoice): ActivityFilter {
  return {
    personId: person || undefined,
    kind: REVISION_KINDS.find((one) => one === kind),
    field: field || undefined,
    since: from ? dayStart(from) : undefined,
    // The last day is meant whole.
    until: to ? dayStart(to, 1) : undefined,
  };
}

/** The library's activity; the filter stands in the address. */
export function Component() {
  const { t } = useLingui();
  const [params, setParams] = useSearchParams();
  const names = useFieldNames();
  const me = useSession((session) => session.user);
  const choice = readChoice(params);
  const activity = useActivity(toFilter(choice));

  const change = (changed: Partial<ActivityChoice>) =>
    setParams(
      (now) => {
        const next = new URLSearchParams(now);
        for (const [name, value] of Object.entries(changed)) {
          if (value) next.set(name, value);
          else next.delete(name);
        }
        return next;
      },
      { replace: true, preventScrollReset: true },
    );

  // Until the server has told them: those whose changes are at hand, and oneself.
  const persons = new Map<string, Person>(usePeople()?.map((person) => [person.id, person]));
  if (me) persons.set(me.id, { id: me.id, name: me.name ?? me.email });
  for (const entry of activity.entries) {
    const { person } = entry.kind === 'batch' ? entry.batch : entry.revision;
    if (person) persons.set(person.id, person);
  }
  return (
    <>
      <TopBar title={t`Activity`} />
      <div className="mx-auto flex max-w-4xl flex-col gap-2 px-4 py-4">
        <ActivityFilters choice={choice} onChange={change} persons={[...persons.values()]} names={names} />
        <ActivityList
          activity={activity}
          names={names}
          filtered={NAMES.some((name) => choice[name] !== '')}
          onClear={() => setParams({}, { replace: true })}
        />
      </div>
    </>
  );
}
