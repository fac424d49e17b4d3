/** Files of this machine: lines of a file, and files that are there whole or not at all. */
package io.millrace.file;
