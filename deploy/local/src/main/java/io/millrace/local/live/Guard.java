package io.millrace.local.live;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.Set;

/**
 * Keeps other sites out. The header Host shows a foreign name that points at 127.0.0.1 (DNS
 * rebinding), Sec-Fetch-Site a request that another site's page makes; and the page may load from
 * here alone, and run no script but its own.
 */
final class Guard extends Filter {
  static final String POLICY = "Content-Security-Policy";

  private static final String OWN =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:;"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
  private static final Set<String> SAME = Set.of("same-origin", "none");

  private final Set<String> hosts;

  Guard(int port) {
    hosts = Set.of("127.0.0.1:" + port, "localhost:" + port);
  }

  @Override
  public String description() {
    return "keeps other sites out";
  }

  @Override
  public void doFilter(HttpExchange exchange, Chain chain) throws IOException {
    Headers headers = exchange.getResponseHeaders();
    headers.set(POLICY, OWN);
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("Referrer-Policy", "no-referrer");
    headers.set("Cross-Origin-Resource-Policy", "same-origin");
    headers.set("Cross-Origin-Opener-Policy", "same-origin");
    headers.set("Cache-Control", "no-store");
    Headers asked = exchange.getRequestHeaders();
    String host = asked.getFirst("Host");
    String from = asked.getFirst("Sec-Fetch-Site");
    boolean isPage = exchange.getRequestURI().getPath().equals("/");
    if (!exchange.getRequestMethod().equals("GET")) {
      headers.set("Allow", "GET");
      Answers.text(exchange, 405, "Only GET is answered here");
    } else if (host == null || !hosts.contains(host)) {
      Answers.text(
          exchange, 403, "The live page is at http://" + hosts.iterator().next() + "/ alone");
    } else if (from != null && !SAME.contains(from) && !isPage) {
      Answers.text(exchange, 403, "Only the live page itself may ask for this");
    } else {
      chain.doFilter(exchange);
    }
  }
}
