/** What is said of an adapter file without numbers, by what its data area holds. */
export const NO_DATA = {
  empty: { code: 'empty_data', message: 'The file has a header but no tensor data.' },
  zero: {
    code: 'zero_data',
    message:
      'All tensor data is zero: the file does nothing, or its download was never filled. Fetch it again.',
  },
} as const;
