import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import {
  Copy,
  FolderHeart,
  FolderTree,
  History,
  Images,
  Layers2,
  type LucideIcon,
  Settings,
  Tags,
  TriangleAlert,
} from 'lucide-react';

export interface NavItem {
  to: string;
  label: MessageDescriptor;
  icon: LucideIcon;
  /** Cards may be dropped on it; what they get is chosen then. */
  drop?: string;
}

export const LIBRARY: NavItem = { to: '/library', label: msg`Library`, icon: Images };
export const COLLECTIONS: NavItem = {
  to: '/collections',
  label: msg`Collections`,
  icon: FolderHeart,
  drop: 'collections',
};
export const TAGS: NavItem = { to: '/tags', label: msg`Tags`, icon: Tags, drop: 'tags' };
export const DUPLICATES: NavItem = { to: '/duplicates', label: msg`Duplicates`, icon: Copy };
export const ACTIVITY: NavItem = { to: '/activity', label: msg`Activity`, icon: History };
export const BATCHES: NavItem = { to: '/batches', label: msg`Bulk changes`, icon: Layers2 };
export const ROOTS: NavItem = { to: '/roots', label: msg`Roots`, icon: FolderTree };
export const PROBLEMS: NavItem = { to: '/problems', label: msg`Problems`, icon: TriangleAlert };
export const SETTINGS: NavItem = { to: '/settings', label: msg`Settings`, icon: Settings };
export const JOBS = { to: '/jobs', label: msg`Jobs` };
