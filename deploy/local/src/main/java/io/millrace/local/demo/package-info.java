/** The demo's events: a shop whose visitors mean to buy or not, and a little dirt. */
package io.millrace.local.demo;
