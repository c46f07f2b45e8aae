package dev.homelab.provider.kubernetes.observe;

import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.HomelabException;
import dev.homelab.model.Address;
import dev.homelab.model.LabIdentity;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.apply.ObjectWriter;
import dev.homelab.provider.kubernetes.apply.ServerSideApply;
import dev.homelab.provider.kubernetes.client.KubeClient;
import dev.homelab.provider.kubernetes.client.KubernetesCodes;
import dev.homelab.provider.kubernetes.discovery.ApiResource;
import dev.homelab.provider.kubernetes.discovery.Discovery;
import dev.homelab.provider.kubernetes.discovery.Located;
import dev.homelab.provider.kubernetes.schema.KindFields;
import dev.homelab.provider.kubernetes.schema.KindFields.Suspect;
import dev.homelab.provider.kubernetes.schema.ObjectKey;
import dev.homelab.provider.kubernetes.schema.UnownedApis;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.Observation;
import dev.homelab.spi.ProviderException;
import dev.homelab.spi.SecretResolver;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds fields that do not exist, of objects that are to be made, while nothing has been done yet.
 * Objects of common kinds are checked by a table, which costs no request; only what seems wrong
 * there, and objects of custom kinds, are shown to the server as a dry run. What the server takes
 * is right, whatever the table says.
 */
public final class FieldCheck {
  private static final Pattern UNKNOWN =
      Pattern.compile("(?:^|[ \"])\\.?([^\\s\"]+)\"?: field not declared in schema");
  private static final Pattern STRICT = Pattern.compile("unknown field \"([^\"]+)\"");
  private static final String DEFAULT_NAMESPACE = "default";

  private final KubeClient client;
  private final Discovery discovery;
  private final LabIdentity lab;

  /** A check through a client. */
  public FieldCheck(KubeClient client, Discovery discovery, LabIdentity lab) {
    this.client = client;
    this.discovery = discovery;
    this.lab = lab;
  }

  /** What is to be told instead of "absent" of those of the wishes that cannot be made. */
  public Map<Address, Observation> of(
      List<ResourceSpec> desired, Map<Address, Observation> observed, CallContext context) {
    List<Callable<Optional<Map.Entry<Address, Observation>>>> looks = new ArrayList<>();
    for (ResourceSpec spec : desired) {
      if (!(observed.get(spec.address()) instanceof Observation.Absent)
          || spec.lifecycle().existing()
          || UnownedApis.has(ObjectKey.of(spec.desired()))) {
        continue;
      }
      List<Suspect> suspects = KindFields.suspects(spec.desired());
      if (!suspects.isEmpty() || !KindFields.knows(spec.desired())) {
        looks.add(() -> check(spec, suspects, context));
      }
    }
    Map<Address, Observation> refused = new LinkedHashMap<>();
    client
        .inParallel(looks)
        .forEach(found -> found.ifPresent(one -> refused.put(one.getKey(), one.getValue())));
    return refused;
  }

  private Optional<Map.Entry<Address, Observation>> check(
      ResourceSpec spec, List<Suspect> suspects, CallContext context) {
    ObjectKey key = ObjectKey.of(spec.desired());
    ApiResource resource = discovery.find(key.apiVersion(), key.kind(), context);
    if (resource == null || key.name().isEmpty()) {
      return Optional.empty();
    }
    List<String> unknown = unknown(spec, Located.of(resource, key, DEFAULT_NAMESPACE), context);
    if (unknown.isEmpty()) {
      return Optional.empty();
    }
    ProviderException refused =
        new ProviderException(ErrorClass.REJECTED, told(spec, key, unknown, suspects), null, null);
    return Optional.of(Map.entry(spec.address(), new Observation.Unreachable(refused)));
  }

  /** The paths that the server does not know; none when it takes the object or cannot tell. */
  private List<String> unknown(ResourceSpec spec, Located place, CallContext context) {
    Value.Tree body;
    try {
      body = ObjectWriter.marked(lab, spec, place, new NoSecrets(), new TreeMap<>());
    } catch (HomelabException notKnownYet) {
      return List.of();
    }
    try {
      client.send(ServerSideApply.request(place, body, true).asDryRun(), context);
      return List.of();
    } catch (ProviderException e) {
      List<String> paths = paths(e);
      boolean elsewhere =
          paths.isEmpty()
              && place.resource().namespaced()
              && !place.key().namespace().equals(DEFAULT_NAMESPACE)
              && e.diagnostics().get(0).code().equals(KubernetesCodes.NOT_FOUND);
      return elsewhere ? unknown(spec, inDefault(place), context) : paths;
    }
  }

  /** Where only the names of fields matter, no secret is asked for, and none is made. */
  private static final class NoSecrets implements SecretResolver {
    @Override
    public String resolve(String name) {
      return "x";
    }

    @Override
    public String digest(String text) {
      return "x";
    }

    @Override
    public String redact(String text) {
      return text;
    }
  }

  /** A namespace that this run will make cannot be asked in; that of every cluster can. */
  private static Located inDefault(Located place) {
    return new Located(place.resource(), place.key().in(DEFAULT_NAMESPACE));
  }

  private static List<String> paths(ProviderException refusal) {
    List<String> paths = new ArrayList<>();
    for (Diagnostic diagnostic : refusal.diagnostics()) {
      for (Pattern form : List.of(UNKNOWN, STRICT)) {
        Matcher matcher = form.matcher(diagnostic.detail());
        while (matcher.find()) {
          paths.add(matcher.group(1));
        }
      }
    }
    return paths;
  }

  private static Diagnostic told(
      ResourceSpec spec, ObjectKey key, List<String> unknown, List<Suspect> suspects) {
    List<String> shown = new ArrayList<>();
    StringBuilder detail = new StringBuilder();
    for (Suspect suspect : suspects) {
      shown.add(suspect.path());
      if (suspect.near() != null) {
        detail.append(suspect.path()).append(": did you mean '").append(suspect.near());
        detail.append("'?\n");
      }
    }
    return Diagnostic.error(
            KubernetesCodes.UNKNOWN_FIELD,
            key + " has no field " + String.join(", ", shown.isEmpty() ? unknown : shown))
        .withDetail(
            detail + "The cluster was asked and does not know " + String.join(", ", unknown) + '.')
        .at(spec.origin().user());
  }
}
