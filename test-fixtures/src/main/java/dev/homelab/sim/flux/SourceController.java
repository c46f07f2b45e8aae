package dev.homelab.sim.flux;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.codec.Sha256;
import dev.homelab.sim.kube.controllers.Controller;
import dev.homelab.sim.kube.controllers.Objects;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.store.Change;
import dev.homelab.sim.kube.store.Stored;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The source-controller: fetches the branch that each GitRepository names, at once when it is asked
 * to, and at its interval. Its conditions are those that source-controller 1.9.1 was seen to set.
 */
final class SourceController implements Controller {
  private static final String MANAGER = "source-controller";

  /** Where repositories of this machine are. */
  private static final Pattern HERE =
      Pattern.compile("file://.*|https?://(127\\.0\\.0\\.1|localhost)(:\\d+)?/.*");

  private static final double SEEN_SECONDS = 0.5;
  private static final double RETRY_SECONDS = 10;
  private static final double MINUTE = 60;

  private final Objects objects;
  private final Map<String, Checkout> fetched;

  /**
   * Fetches into a map.
   *
   * @param fetched by {@code namespace/name} of the GitRepository
   */
  SourceController(Objects objects, Map<String, Checkout> fetched) {
    this.objects = objects;
    this.fetched = fetched;
  }

  @Override
  public void observe(Change change, Work work) {
    Stored now = change.now();
    if (now.resource().equals(FluxKinds.REPOSITORIES)
        && (change.before() == null || now.terminating() || FluxKinds.isUnseen(now.json()))) {
      work.add(now.namespace() + '/' + now.name(), SEEN_SECONDS);
    }
  }

  @Override
  public void reconcile(String key, Work work) {
    Stored repository = objects.get(FluxKinds.REPOSITORIES, key);
    if (repository == null || repository.terminating()) {
      fetched.remove(key);
      if (repository != null) {
        objects.unfinalize(repository, FluxKinds.FINALIZER);
      }
      return;
    }
    Finalizers.add(objects, repository, MANAGER);
    ObjectNode object = repository.json();
    if (Json.at(object, "spec.suspend").asBoolean()) {
      return;
    }
    try {
      requireHere(Json.text(object, "spec.url"));
      Checkout now = Checkout.fetch(place(repository), fetched.get(key));
      fetched.put(key, now);
      objects.status(repository, MANAGER, status -> stored(repository, status, now));
      work.add(key, FluxKinds.seconds(Json.text(object, "spec.interval"), MINUTE));
    } catch (IOException failed) {
      String why =
          "failed to checkout and determine revision: unable to clone '"
              + Json.text(object, "spec.url")
              + "': "
              + failed.getMessage();
      objects.status(repository, MANAGER, status -> failed(repository, status, why));
      work.add(key, RETRY_SECONDS);
    }
  }

  /** Nobody's real repository is asked, with whatever login the lab has for it. */
  private static void requireHere(String address) throws IOException {
    if (!HERE.matcher(address).matches()) {
      throw new IOException("simulated Flux reads repositories of this machine only");
    }
  }

  private Checkout.Place place(Stored repository) {
    String branch = Json.text(repository.json(), "spec.ref.branch");
    String secret = Json.text(repository.json(), "spec.secretRef.name");
    Stored login = secret.isEmpty() ? null : objects.get("secrets", repository.namespace(), secret);
    return new Checkout.Place(
        Json.text(repository.json(), "spec.url"),
        branch.isEmpty() ? "master" : branch,
        entry(login, "username"),
        entry(login, "password"));
  }

  private static String entry(@Nullable Stored secret, String name) {
    String text = secret == null ? "" : Json.text(secret.json(), "data." + name);
    return new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
  }

  private void stored(Stored repository, ObjectNode status, Checkout now) {
    FluxKinds.seen(repository.json(), status);
    ObjectNode artifact = Json.child(status, "artifact");
    if (!Json.text(artifact, "revision").equals(now.revision())) {
      byte[] all = now.files().toString().getBytes(StandardCharsets.UTF_8);
      artifact.put("digest", "sha256:" + Sha256.hex(all)).put("revision", now.revision());
      artifact.put("size", all.length).put("lastUpdateTime", objects.writer().world().now());
      String path = repository.namespace() + '/' + repository.name() + '/' + now.commit();
      artifact.put("path", "gitrepository/" + path + ".tar.gz");
    }
    String told = "stored artifact for revision '" + now.revision() + "'";
    Conditions.remove(status, "Reconciling", "FetchFailed");
    Conditions.set(objects, repository, status, "Ready", "True", "Succeeded", told);
    Conditions.set(objects, repository, status, "ArtifactInStorage", "True", "Succeeded", told);
  }

  private void failed(Stored repository, ObjectNode status, String why) {
    FluxKinds.seen(repository.json(), status);
    Conditions.set(objects, repository, status, "FetchFailed", "True", "GitOperationFailed", why);
    Conditions.set(objects, repository, status, "Ready", "False", "GitOperationFailed", why);
  }
}
