/**
 * Why records are rejects, and what most likely has to be changed so that they become events: the
 * one place that says so to {@code validate}, {@code test}, {@code try}, {@code status} and the
 * local run. Advice is for people: it takes no part in any result. Pure Java.
 */
package io.millrace.advice;
