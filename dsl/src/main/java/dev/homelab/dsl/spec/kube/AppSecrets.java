package dev.homelab.dsl.spec.kube;

import dev.homelab.catalog.cozystack.AppKind;
import dev.homelab.catalog.cozystack.AppKinds;
import dev.homelab.catalog.cozystack.AppOutputs;
import dev.homelab.catalog.cozystack.SecretKey;
import dev.homelab.diag.Diagnostic;
import dev.homelab.dsl.spec.LabBuilder;
import dev.homelab.model.Address;
import dev.homelab.model.Edge;
import dev.homelab.model.Level;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Lets pods read the secrets of Cozystack's applications. A reference to one, such as {@code
 * ref('postgres.db').password}, never becomes a value: the variable that holds it reads the Secret
 * that the application's chart makes, and its pod waits for the application. Anywhere else such a
 * reference is a mistake.
 */
final class AppSecrets {
  /** A secret of an application where no pod can read it. */
  static final String UNREADABLE = "HL9092";

  private final Map<Address, ResourceSpec> applications = new LinkedHashMap<>();

  private AppSecrets(List<ResourceSpec> resources) {
    for (ResourceSpec resource : resources) {
      if (resource.type().endsWith('.' + AppKinds.GROUP)) {
        applications.put(resource.address(), resource);
      }
    }
  }

  /** Turns every reference to a secret of an application into one of a pod to a Secret. */
  static void resolve(LabBuilder lab) {
    AppSecrets secrets = new AppSecrets(lab.resources());
    if (secrets.applications.isEmpty()) {
      return;
    }
    for (ResourceSpec resource : lab.resources()) {
      Reading reading = secrets.new Reading(lab, resource);
      Value changed = reading.walk(resource.desired());
      if (changed instanceof Value.Tree tree && !tree.equals(resource.desired())) {
        lab.replace(resource.withDesired(tree).withDependsOn(reading.edges));
      }
    }
  }

  /** The application that a reference names by its address or the end of it, or null. */
  private @Nullable ResourceSpec application(Address wanted) {
    ResourceSpec exact = applications.get(wanted);
    if (exact != null) {
      return exact;
    }
    List<ResourceSpec> fitting =
        applications.values().stream().filter(one -> one.address().endsWith(wanted)).toList();
    return fitting.size() == 1 ? fitting.get(0) : null;
  }

  /** Goes through one object. */
  private final class Reading {
    private final LabBuilder lab;
    private final ResourceSpec resource;
    private final SortedSet<Edge> edges;

    Reading(LabBuilder lab, ResourceSpec resource) {
      this.lab = lab;
      this.resource = resource;
      this.edges = new TreeSet<>(resource.dependsOn());
    }

    Value walk(Value value) {
      if (value instanceof Value.Tree tree) {
        return tree.get("containers") instanceof Value.Seq ? pod(tree) : fields(tree);
      }
      if (value instanceof Value.Seq seq) {
        return new Value.Seq(seq.items().stream().map(this::walk).toList());
      }
      if (value instanceof Value.Join join) {
        join.parts().forEach(this::walk);
      } else if (value instanceof Value.Ref ref && key(ref) != null) {
        refuse(ref, "only a variable, a command or an argument of a pod can read it");
      }
      return value;
    }

    private Value.Tree fields(Value.Tree tree) {
      Map<String, Value> fields = new LinkedHashMap<>();
      tree.fields().forEach((name, field) -> fields.put(name, walk(field)));
      return Value.ofMap(fields);
    }

    private Value.Tree pod(Value.Tree spec) {
      Value.Tree changed = spec;
      for (String field : List.of("containers", "initContainers")) {
        if (spec.get(field) instanceof Value.Seq containers) {
          List<Value> made = new ArrayList<>();
          for (Value container : containers.items()) {
            made.add(container instanceof Value.Tree tree ? container(tree) : container);
          }
          changed = changed.with(field, new Value.Seq(made));
        }
      }
      return changed;
    }

    private Value.Tree container(Value.Tree container) {
      Map<String, Value> variables = new LinkedHashMap<>();
      Value.Tree changed = container;
      for (String field : List.of("command", "args")) {
        if (container.get(field) instanceof Value.Seq words) {
          List<Value> made = words.items().stream().map(word -> named(word, variables)).toList();
          changed = changed.with(field, new Value.Seq(made));
        }
      }
      List<Value> env = new ArrayList<>();
      if (container.get("env") instanceof Value.Seq given) {
        for (Value entry : given.items()) {
          env.add(entry instanceof Value.Tree tree ? variable(tree, variables) : entry);
        }
      }
      if (variables.isEmpty() && !env.isEmpty()) {
        return changed.with("env", new Value.Seq(env));
      }
      List<Value> all = new ArrayList<>(variables.values());
      all.addAll(env);
      return all.isEmpty() ? changed : changed.with("env", new Value.Seq(all));
    }

    /** A variable that is a secret reads it; one that holds one names another that reads it. */
    private Value.Tree variable(Value.Tree entry, Map<String, Value> variables) {
      Value value = entry.get("value");
      if (value == null) {
        return entry;
      }
      Value.Ref whole = only(value);
      SecretKey key = whole == null ? null : read(whole);
      if (key != null) {
        return entry.without("value").with("valueFrom", from(key));
      }
      return entry.with("value", named(value, variables));
    }

    private static Value.@Nullable Ref only(Value value) {
      if (value instanceof Value.Join join && join.parts().size() == 1) {
        return only(join.parts().get(0));
      }
      return value instanceof Value.Ref ref ? ref : null;
    }

    /** The value with {@code $(NAME)} where it has a secret, which Kubernetes replaces. */
    private Value named(Value value, Map<String, Value> variables) {
      if (value instanceof Value.Join join) {
        List<Value> parts = join.parts().stream().map(p -> named(p, variables)).toList();
        return parts.equals(join.parts()) ? value : new Value.Join(parts);
      }
      SecretKey key = value instanceof Value.Ref ref ? read(ref) : null;
      if (key == null) {
        return value;
      }
      String name = "HOMELAB_" + (key.secret() + '_' + key.key()).toUpperCase(Locale.ROOT);
      String variable = name.replaceAll("[^A-Z0-9]+", "_");
      variables.put(
          variable, TreeBuilder.tree().put("name", variable).put("valueFrom", from(key)).build());
      return new Value.Text("$(" + variable + ')');
    }

    private static Value.Tree from(SecretKey key) {
      return TreeBuilder.of(
          "secretKeyRef",
          TreeBuilder.tree().put("name", key.secret()).put("key", key.key()).build());
    }

    /** Where a reference's secret is, or null when it is none or cannot be read here. */
    private @Nullable SecretKey read(Value.Ref ref) {
      SecretKey key = key(ref);
      ResourceSpec application = application(ref.address());
      if (key == null || application == null) {
        return null;
      }
      boolean near =
          namespace(application).equals(namespace(resource))
              && String.valueOf(application.target()).equals(String.valueOf(resource.target()));
      if (!near) {
        refuse(ref, "pods read secrets of their own tenant only");
        return null;
      }
      edges.add(new Edge(application.address(), Level.READY));
      return key;
    }

    private @Nullable SecretKey key(Value.Ref ref) {
      ResourceSpec application = application(ref.address());
      AppKind kind =
          application == null
              ? null
              : AppKinds.named(KubeObjects.text(application.desired(), "kind"));
      if (application == null || kind == null || !AppOutputs.isSecret(kind, ref.output())) {
        return null;
      }
      Value.Tree spec = KubeObjects.tree(application.desired(), "spec");
      String name = KubeObjects.text(KubeObjects.tree(application.desired(), "metadata"), "name");
      SecretKey key = AppOutputs.secret(kind, name, spec, ref.output());
      if (key == null) {
        Set<String> offered = AppOutputs.secrets(kind, spec);
        refuse(
            ref,
            offered.isEmpty()
                ? "it names no user: add one to its block"
                : "it has " + String.join(", ", offered));
      }
      return key;
    }

    private void refuse(Value.Ref ref, String why) {
      lab.report(
          Diagnostic.error(
                  UNREADABLE, "'" + ref.output() + "' of " + ref.address() + " cannot be read here")
              .at(resource.origin().user())
              .withDetail("It is a secret that stays in the cluster.")
              .withHint(why));
    }

    private static String namespace(ResourceSpec of) {
      return KubeObjects.text(KubeObjects.tree(of.desired(), "metadata"), "namespace");
    }
  }
}
