/**
 * Pages that need nothing else, neither script nor network, and their pictures: what all of them
 * are made of, an explanation, a replay's scores. Above what is shown, and below the commands; the
 * local run's report and its live page are made of the same parts.
 */
package io.millrace.page;
