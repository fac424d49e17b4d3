/** An explanation as one page that needs nothing else: no script, no network. */
package io.millrace.explain.page;
