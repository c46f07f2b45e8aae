package dev.homelab.provider.kubernetes.apply;

import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.client.KubeAnswer;
import dev.homelab.provider.kubernetes.client.KubeCall;
import dev.homelab.provider.kubernetes.client.KubeClient;
import dev.homelab.provider.kubernetes.client.KubeRequest;
import dev.homelab.provider.kubernetes.discovery.Located;
import dev.homelab.provider.kubernetes.json.ValueJson;
import dev.homelab.provider.kubernetes.ownership.AppliedFields;
import dev.homelab.provider.kubernetes.schema.ObjectKey;
import dev.homelab.spi.CallContext;

/**
 * Writes to APIs that note no owners of fields: an object is read, the wish is put over it, fields
 * of ours that are not wished any more are taken out, and the whole replaces what was read. The
 * server of Cozystack settles a conflict of versions by itself and takes what came last, so what is
 * changed must have been read just before.
 */
final class ReadAndReplace implements Writing {
  private final KubeClient client;

  ReadAndReplace(KubeClient client) {
    this.client = client;
  }

  @Override
  public KubeAnswer make(Located place, Value.Tree body, CallContext context) {
    Value.Tree whole = AppliedFields.on(ServerSideApply.addressed(body, place));
    String collection = place.path().substring(0, place.path().lastIndexOf('/'));
    return send("POST", "create", collection, place, whole, context);
  }

  @Override
  public KubeAnswer change(
      Located place, Value.Tree body, Value.Tree live, boolean force, CallContext context) {
    Value.Tree whole = AppliedFields.on(ServerSideApply.addressed(body, place));
    Value.Tree merged = AppliedFields.merged(live.without("status"), AppliedFields.of(live), whole);
    return send("PUT", "update", place.path(), place, merged, context);
  }

  private KubeAnswer send(
      String method,
      String verb,
      String path,
      Located place,
      Value.Tree body,
      CallContext context) {
    ObjectKey key = place.key();
    return client.send(
        KubeRequest.write(
            method,
            path,
            KubeRequest.JSON,
            ValueJson.write(body),
            new KubeCall(verb, key.kind(), key.namespace(), key.name())),
        context);
  }
}
