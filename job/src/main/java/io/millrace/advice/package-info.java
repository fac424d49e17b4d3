/**
 * The reasons why records are rejects, and the likely changes that would make them events: one
 * place for {@code validate}, {@code test}, {@code try}, {@code status} and the local run. Advice
 * is for people, and part of no result. Pure Java.
 */
package io.millrace.advice;
