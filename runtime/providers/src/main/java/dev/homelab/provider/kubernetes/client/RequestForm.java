package dev.homelab.provider.kubernetes.client;

import dev.homelab.provider.http.OnceBody;
import java.util.Objects;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import org.jspecify.annotations.Nullable;

/** Puts requests to one API server into the form of HTTP. */
final class RequestForm {
  private static final MediaType APPLY = MediaType.get(KubeRequest.APPLY);
  private static final MediaType JSON = MediaType.get(KubeRequest.JSON);

  private record HeadersFor(String accept, @Nullable String token, Headers headers) {}

  private final HttpUrl server;
  private final String userAgent;
  private volatile @Nullable HeadersFor headers;

  RequestForm(HttpUrl server, String userAgent) {
    this.server = server;
    this.userAgent = userAgent;
  }

  /** One request, with a bearer's token or none. */
  Request of(KubeRequest request, @Nullable String token) {
    HttpUrl url = server.resolve(request.path());
    if (url == null) {
      throw new IllegalArgumentException("no path: " + request.path());
    }
    byte[] body = request.body();
    Request.Builder builder =
        new Request.Builder()
            .url(url)
            .headers(headers(request.accept(), token))
            .method(request.method(), body == null ? null : once(body, request.contentType()));
    return builder.build();
  }

  /** The headers of all requests that ask for the same; made once, since each check costs. */
  private Headers headers(String accept, @Nullable String token) {
    HeadersFor known = headers;
    if (known == null || !known.accept().equals(accept) || !Objects.equals(known.token(), token)) {
      Headers.Builder made = new Headers.Builder().add("Accept", accept);
      made.add("User-Agent", userAgent);
      if (token != null) {
        made.add("Authorization", "Bearer " + token);
      }
      known = new HeadersFor(accept, token, made.build());
      headers = known;
    }
    return known.headers();
  }

  private static RequestBody once(byte[] body, String type) {
    return new OnceBody(RequestBody.create(body, media(type)));
  }

  private static MediaType media(String type) {
    return switch (type) {
      case KubeRequest.APPLY -> APPLY;
      case KubeRequest.JSON -> JSON;
      default -> MediaType.get(type);
    };
  }
}
