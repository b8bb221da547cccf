import { act, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Tooltip, TooltipProvider } from './tooltip.js';

beforeEach(() => {
  vi.useFakeTimers();
  render(
    <TooltipProvider>
      <Tooltip label="Cards">
        <button type="button" aria-label="Cards">
          <svg data-testid="sign" />
        </button>
      </Tooltip>
      <Tooltip label="List">
        <button type="button" aria-label="List" />
      </Tooltip>
      <p>words</p>
    </TooltipProvider>,
  );
});
afterEach(() => vi.useRealTimers());

function point(target: Element, pointerType = 'mouse') {
  fireEvent.pointerOver(target, { pointerType });
}

function wait(ms: number) {
  act(() => void vi.advanceTimersByTime(ms));
}

it('a hint comes after a moment over the element or a part of it, and goes with the pointer', () => {
  point(screen.getByTestId('sign'));
  wait(300);
  expect(screen.queryByRole('tooltip')).not.toBeInTheDocument();
  wait(100);
  expect(screen.getByRole('tooltip')).toHaveTextContent('Cards');
  point(screen.getByText('words'));
  expect(screen.queryByRole('tooltip')).not.toBeInTheDocument();
});

it('the hint of the neighbour follows at once', () => {
  point(screen.getByRole('button', { name: 'Cards' }));
  wait(400);
  point(screen.getByRole('button', { name: 'List' }));
  expect(screen.getByRole('tooltip')).toHaveTextContent('List');
});

it('a finger and a press bring none', () => {
  const cards = screen.getByRole('button', { name: 'Cards' });
  point(cards, 'touch');
  wait(1000);
  expect(screen.queryByRole('tooltip')).not.toBeInTheDocument();
  point(cards);
  fireEvent.pointerDown(cards);
  wait(1000);
  expect(screen.queryByRole('tooltip')).not.toBeInTheDocument();
});

it('Escape sends it away', () => {
  point(screen.getByRole('button', { name: 'Cards' }));
  wait(400);
  fireEvent.keyDown(document.body, { key: 'Escape' });
  expect(screen.queryByRole('tooltip')).not.toBeInTheDocument();
});
