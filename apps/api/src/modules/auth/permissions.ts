import type { Role } from '@lora/schema';

/** Everything that a route can ask for. */
export const PERMISSIONS = [
  'adapter.read',
  'adapter.update',
  'adapter.forget',
  'batch.create',
  'batch.read',
  'change.read',
  'folder.read',
  'history.read',
  'job.read',
  'job.manage',
  'ml.read',
  'ml.manage',
  'library.scan',
  'preview.read',
  'problem.read',
  'root.read',
  'root.manage',
  'self.read',
  'self.update',
  'spectra.create',
  'tag.read',
  'tag.manage',
  'collection.read',
  'collection.update',
  'custom-field.read',
  'custom-field.manage',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

const READ: readonly Permission[] = [
  'adapter.read',
  'batch.read',
  'change.read',
  'folder.read',
  'history.read',
  'job.read',
  'ml.read',
  'preview.read',
  'problem.read',
  'root.read',
  'self.read',
  'self.update',
  'tag.read',
  'collection.read',
  'custom-field.read',
];
const EDIT: readonly Permission[] = [...READ, 'adapter.update', 'collection.update'];

/** Who may do what. */
const GRANTS: Record<Role, ReadonlySet<Permission>> = {
  owner: new Set(PERMISSIONS),
  admin: new Set(PERMISSIONS),
  editor: new Set([
    ...EDIT,
    'adapter.forget',
    'batch.create',
    'tag.manage',
    'library.scan',
    'job.manage',
    'spectra.create',
  ]),
  contributor: new Set(EDIT),
  viewer: new Set(READ),
};

/** Whether a role may do something. */
export function isAllowed(role: Role, permission: Permission): boolean {
  return GRANTS[role].has(permission);
}
