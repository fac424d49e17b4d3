/**
 * Pages that need neither script nor network, and their pictures: the parts of all pages, the page
 * of an explanation, the page of a replay. Above the packages whose results they show, and below
 * the commands; the local run's report and its live page use the same parts.
 */
package io.millrace.page;
