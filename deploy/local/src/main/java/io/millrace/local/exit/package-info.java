/** How a run ends: the exit codes, and the failures whose message is for the user. */
package io.millrace.local.exit;
