package dev.homelab.provider.kubernetes.client;

import org.jspecify.annotations.Nullable;

/** One request to the API server. Prints itself without its body, which may hold secrets. */
public final class KubeRequest {
  /** Media type of a server-side apply. */
  public static final String APPLY = "application/apply-patch+yaml";

  /** Media type of a JSON patch (RFC 6902). */
  public static final String JSON_PATCH = "application/json-patch+json";

  /** Media type of a merge patch (RFC 7386). */
  public static final String MERGE_PATCH = "application/merge-patch+json";

  /** Plain JSON. */
  public static final String JSON = "application/json";

  /** A list that carries metadata only. */
  public static final String METADATA_LIST =
      "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json";

  private final String method;
  private final String path;
  private final String contentType;
  private final byte @Nullable [] body;
  private final String accept;
  private final KubeCall about;
  private final boolean dryRun;

  private KubeRequest(
      String method,
      String path,
      String contentType,
      byte @Nullable [] body,
      String accept,
      KubeCall about,
      boolean dryRun) {
    this.method = method;
    this.path = path;
    this.contentType = contentType;
    this.body = body;
    this.accept = accept;
    this.about = about;
    this.dryRun = dryRun;
  }

  /** HTTP method. */
  public String method() {
    return method;
  }

  /** Path and query, from the slash on, already encoded. */
  public String path() {
    return path;
  }

  /** Type of the body; empty for none. */
  public String contentType() {
    return contentType;
  }

  /** The body, or null. */
  public byte @Nullable [] body() {
    return body;
  }

  /** Media types to ask for. */
  public String accept() {
    return accept;
  }

  /** What it is about, for messages. */
  public KubeCall about() {
    return about;
  }

  /** Whether it stores nothing. */
  public boolean dryRun() {
    return dryRun;
  }

  /** A read. */
  public static KubeRequest get(String path, KubeCall about) {
    return new KubeRequest("GET", path, "", null, JSON, about, false);
  }

  /** A write with a body. */
  public static KubeRequest write(
      String method, String path, String contentType, byte[] body, KubeCall about) {
    return new KubeRequest(method, path, contentType, body, JSON, about, false);
  }

  /** The same request, asking for other media types. */
  public KubeRequest accepting(String types) {
    return new KubeRequest(method, path, contentType, body, types, about, dryRun);
  }

  /** The same request that stores nothing. */
  public KubeRequest asDryRun() {
    String joint = path.indexOf('?') < 0 ? "?" : "&";
    return new KubeRequest(
        method, path + joint + "dryRun=All", contentType, body, accept, about, true);
  }

  /** Whether it may change something. */
  public boolean writes() {
    return about.writes() && !dryRun;
  }
}
