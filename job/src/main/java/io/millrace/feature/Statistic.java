package io.millrace.feature;

/** What a feature reads from a window's total: a view of what its track accumulates. */
enum Statistic {
  COUNT,
  SUM,
  MEAN,
  MIN,
  MAX,
  STDDEV,
  QUANTILE,
  DISTINCT
}
