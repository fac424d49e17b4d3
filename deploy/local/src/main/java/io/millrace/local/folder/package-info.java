/** The folder of a local run: what is in it, who owns it, and how far the run came. */
package io.millrace.local.folder;
