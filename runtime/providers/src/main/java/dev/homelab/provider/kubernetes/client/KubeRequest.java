package dev.homelab.provider.kubernetes.client;

import org.jspecify.annotations.Nullable;

/**
 * One request to the API server.
 *
 * @param method HTTP method
 * @param path path and query, from the slash on, already encoded
 * @param contentType type of the body; empty for none
 * @param body the body, or null
 * @param accept media types to ask for
 * @param about what it is about, for messages
 * @param dryRun whether it stores nothing
 */
public record KubeRequest(
    String method,
    String path,
    String contentType,
    byte @Nullable [] body,
    String accept,
    KubeCall about,
    boolean dryRun) {
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
