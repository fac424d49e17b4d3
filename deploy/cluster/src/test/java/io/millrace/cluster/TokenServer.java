package io.millrace.cluster;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.AccessTokenResponse;
import com.nimbusds.oauth2.sdk.ErrorObject;
import com.nimbusds.oauth2.sdk.GrantType;
import com.nimbusds.oauth2.sdk.OAuth2Error;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.Response;
import com.nimbusds.oauth2.sdk.TokenErrorResponse;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.auth.PlainClientSecret;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.token.BearerAccessToken;
import com.nimbusds.oauth2.sdk.token.Tokens;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A token server with one client: OAuth 2.0's client credentials (RFC 6749), by Nimbus' SDK. Its
 * tokens are signed, and expire soon. As Keycloak is set up by default, it exchanges no tokens.
 */
final class TokenServer {
  /** How much clocks may differ. Real servers allow more. */
  private static final Duration CLOCKS = Duration.ofSeconds(10);

  private final int port;
  private final String client;
  private final Secret secret;
  private final Duration life;
  private final ECKey key;
  private final AtomicInteger issued = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();
  private HttpServer server;

  /**
   * @param client the client's id
   * @param life how long a token is good for
   */
  TokenServer(int port, String client, String secret, Duration life) throws JOSEException {
    this.port = port;
    this.client = client;
    this.secret = new Secret(secret);
    this.life = life;
    this.key = new ECKeyGenerator(Curve.P_256).generate();
  }

  String address() {
    return "http://127.0.0.1:" + port + "/token";
  }

  synchronized TokenServer start() throws IOException {
    InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    server = HttpServer.create(new InetSocketAddress(loopback, port), 0);
    server.createContext("/token", this::answer);
    server.start();
    return this;
  }

  synchronized void stop() {
    if (server != null) {
      server.stop(0);
      server = null;
    }
  }

  int issued() {
    return issued.get();
  }

  /** The number of requests that got no token. */
  int refused() {
    return refused.get();
  }

  /** Whether a token is one of this server's, and good now. */
  boolean isGood(String token) {
    try {
      SignedJWT jwt = SignedJWT.parse(token);
      return jwt.verify(new ECDSAVerifier(key.toECPublicKey()))
          && jwt.getJWTClaimsSet()
              .getExpirationTime()
              .toInstant()
              .plus(CLOCKS)
              .isAfter(Instant.now());
    } catch (java.text.ParseException | JOSEException e) {
      return false;
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      HTTPResponse response = response(exchange).toHTTPResponse();
      byte[] body = response.getBody().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(response.getStatusCode(), body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private Response response(HttpExchange exchange) throws IOException {
    try {
      TokenRequest request = TokenRequest.parse(request(exchange));
      if (!(request.getClientAuthentication() instanceof PlainClientSecret given)
          || !given.getClientID().getValue().equals(client)
          || !given.getClientSecret().equals(secret)) {
        return refusal(OAuth2Error.INVALID_CLIENT);
      }
      if (!request.getAuthorizationGrant().getType().equals(GrantType.CLIENT_CREDENTIALS)) {
        return refusal(OAuth2Error.UNSUPPORTED_GRANT_TYPE);
      }
      issued.incrementAndGet();
      return new AccessTokenResponse(
          new Tokens(new BearerAccessToken(token(), life.toSeconds(), request.getScope()), null));
    } catch (ParseException e) {
      return refusal(e.getErrorObject() == null ? OAuth2Error.INVALID_REQUEST : e.getErrorObject());
    } catch (JOSEException e) {
      return refusal(OAuth2Error.SERVER_ERROR);
    }
  }

  private Response refusal(ErrorObject error) {
    refused.incrementAndGet();
    return new TokenErrorResponse(error);
  }

  private static HTTPRequest request(HttpExchange exchange) throws IOException {
    HTTPRequest request =
        new HTTPRequest(
            HTTPRequest.Method.valueOf(exchange.getRequestMethod()),
            URI.create("http://127.0.0.1" + exchange.getRequestURI()));
    exchange.getRequestHeaders().forEach((name, values) -> request.setHeader(name, values.get(0)));
    request.setBody(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    return request;
  }

  private String token() throws JOSEException {
    JWTClaimsSet claims =
        new JWTClaimsSet.Builder()
            .subject(client)
            .jwtID(UUID.randomUUID().toString())
            .expirationTime(Date.from(Instant.now().plus(life)))
            .build();
    SignedJWT jwt = new SignedJWT(new JWSHeader(JWSAlgorithm.ES256), claims);
    jwt.sign(new ECDSASigner(key));
    return jwt.serialize();
  }
}
