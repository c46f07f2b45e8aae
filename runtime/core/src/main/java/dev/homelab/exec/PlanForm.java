package dev.homelab.exec;

import dev.homelab.codec.CodecException;
import dev.homelab.codec.StateEntryCodec;
import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.Severity;
import dev.homelab.diag.SourceSpan;
import dev.homelab.model.Action;
import dev.homelab.model.Address;
import dev.homelab.model.Edge;
import dev.homelab.model.FieldChange;
import dev.homelab.model.LabIdentity;
import dev.homelab.model.Level;
import dev.homelab.model.Lifecycle;
import dev.homelab.model.Origin;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.StateEntry;
import dev.homelab.model.Value;
import dev.homelab.plan.Change;
import dev.homelab.plan.Plan;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A plan as a tree of values and back. What is only told once, the provenance of properties and the
 * places and fixes of diagnostics beyond their line, is left out.
 */
final class PlanForm {
  private PlanForm() {}

  static Value.Tree of(Plan plan) {
    return tree()
        .put("lab", plan.lab().name())
        .put("labId", plan.lab().id())
        .put("environment", plan.lab().environment())
        .put("lineage", plan.lineage())
        .put("serial", new Value.Int(plan.serial()))
        .put("inputs", plan.inputsDigest())
        .put("facts", texts(plan.facts()))
        .put("diagnostics", seq(plan.diagnostics(), PlanForm::diagnostic))
        .put("changes", seq(plan.changes(), PlanForm::change))
        .done();
  }

  static Plan read(Value.Tree tree) {
    return new Plan(
        new LabIdentity(text(tree, "lab"), text(tree, "labId"), text(tree, "environment")),
        text(tree, "lineage"),
        number(tree, "serial"),
        text(tree, "inputs"),
        list(tree, "changes", PlanForm::readChange),
        readTexts(tree, "facts"),
        list(tree, "diagnostics", PlanForm::readDiagnostic));
  }

  private static Value.Tree change(Change change) {
    ResourceSpec desired = change.desired();
    StateEntry prior = change.prior();
    return tree()
        .put("address", change.address().toString())
        .put("type", change.type())
        .put("action", change.action().name())
        .put("reasons", texts(change.reasons()))
        .put("fields", seq(change.fields(), PlanForm::field))
        .put("interrupts", texts(change.interrupts()))
        .put("dataLoss", new Value.Bool(change.dataLoss()))
        .put("confirmed", new Value.Bool(change.confirmed()))
        .put("awaitOnly", new Value.Bool(change.awaitOnly()))
        .put("desired", desired == null ? null : spec(desired))
        .put("prior", prior == null ? null : entry(prior))
        .put("dependsOn", edges(change.dependsOn()))
        .put("blocked", change.blocked())
        .done();
  }

  private static Change readChange(Value.Tree tree) {
    Address address = Address.parse(text(tree, "address"));
    Value desired = tree.get("desired");
    Value prior = tree.get("prior");
    return new Change(
        address,
        text(tree, "type"),
        Action.valueOf(text(tree, "action")),
        readTexts(tree, "reasons"),
        list(tree, "fields", PlanForm::readField),
        readTexts(tree, "interrupts"),
        flag(tree, "dataLoss"),
        flag(tree, "confirmed"),
        flag(tree, "awaitOnly"),
        desired instanceof Value.Tree spec ? readSpec(spec) : null,
        prior == null ? null : readEntry(text(tree, "prior")),
        readEdges(tree),
        Value.textOf(tree.get("blocked")));
  }

  private static Value.Tree field(FieldChange field) {
    return tree()
        .put("path", field.path())
        .put("before", field.before())
        .put("after", field.after())
        .put("reason", field.reason())
        .done();
  }

  private static FieldChange readField(Value.Tree tree) {
    return new FieldChange(
        text(tree, "path"), tree.get("before"), tree.get("after"), text(tree, "reason"));
  }

  private static Value.Tree spec(ResourceSpec spec) {
    Address target = spec.target();
    return tree()
        .put("address", spec.address().toString())
        .put("type", spec.type())
        .put("target", target == null ? null : target.toString())
        .put("desired", spec.desired())
        .put("dependsOn", edges(spec.dependsOn()))
        .put("lifecycle", lifecycle(spec.lifecycle()))
        .put("line", line(spec.origin().user()))
        .put("recipe", spec.origin().recipe())
        .done();
  }

  private static ResourceSpec readSpec(Value.Tree tree) {
    String target = Value.textOf(tree.get("target"));
    Value desired = tree.get("desired");
    Value lifecycle = tree.get("lifecycle");
    return new ResourceSpec(
        Address.parse(text(tree, "address")),
        text(tree, "type"),
        target == null ? null : Address.parse(target),
        desired instanceof Value.Tree properties ? properties : Value.Tree.EMPTY,
        readEdges(tree),
        lifecycle instanceof Value.Tree flags ? readLifecycle(flags) : Lifecycle.DEFAULT,
        new Origin(readLine(tree.get("line")), Value.textOf(tree.get("recipe")), List.of()),
        Collections.emptySortedMap());
  }

  private static Value.Tree lifecycle(Lifecycle life) {
    Address from = life.movedFrom();
    return tree()
        .put("protect", new Value.Bool(life.protect()))
        .put("retain", new Value.Bool(life.retain()))
        .put("adopt", new Value.Bool(life.adopt()))
        .put("existing", new Value.Bool(life.existing()))
        .put("force", new Value.Bool(life.force()))
        .put("ignore", texts(life.ignore()))
        .put("replaceOn", texts(life.replaceOn()))
        .put("movedFrom", from == null ? null : from.toString())
        .done();
  }

  private static Lifecycle readLifecycle(Value.Tree tree) {
    String from = Value.textOf(tree.get("movedFrom"));
    return new Lifecycle(
        flag(tree, "protect"),
        flag(tree, "retain"),
        flag(tree, "adopt"),
        flag(tree, "existing"),
        flag(tree, "force"),
        new TreeSet<>(readTexts(tree, "ignore")),
        new TreeSet<>(readTexts(tree, "replaceOn")),
        from == null ? null : Address.parse(from));
  }

  private static Value entry(StateEntry entry) {
    return new Value.Text(new String(StateEntryCodec.bytes(entry), StandardCharsets.UTF_8));
  }

  private static StateEntry readEntry(String json) {
    return StateEntryCodec.read(json.getBytes(StandardCharsets.UTF_8));
  }

  private static Value edges(SortedSet<Edge> edges) {
    return seq(
        edges,
        edge -> tree().put("to", edge.to().toString()).put("level", edge.level().name()).done());
  }

  private static SortedSet<Edge> readEdges(Value.Tree tree) {
    return new TreeSet<>(
        list(
            tree,
            "dependsOn",
            one -> new Edge(Address.parse(text(one, "to")), Level.valueOf(text(one, "level")))));
  }

  private static Value.Tree diagnostic(Diagnostic diagnostic) {
    return tree()
        .put("code", diagnostic.code())
        .put("severity", diagnostic.severity().name())
        .put("title", diagnostic.title())
        .put("detail", diagnostic.detail())
        .put("hints", texts(diagnostic.hints()))
        .put("line", line(diagnostic.span()))
        .done();
  }

  private static Diagnostic readDiagnostic(Value.Tree tree) {
    return new Diagnostic(
        text(tree, "code"),
        Severity.valueOf(text(tree, "severity")),
        text(tree, "title"),
        text(tree, "detail"),
        readLine(tree.get("line")),
        List.of(),
        readTexts(tree, "hints"),
        null);
  }

  private static @Nullable Value line(@Nullable SourceSpan span) {
    return span == null
        ? null
        : tree()
            .put("file", span.file())
            .put("line", new Value.Int(span.line()))
            .put("column", new Value.Int(span.column()))
            .put("endLine", new Value.Int(span.endLine()))
            .put("endColumn", new Value.Int(span.endColumn()))
            .done();
  }

  private static @Nullable SourceSpan readLine(@Nullable Value value) {
    return value instanceof Value.Tree tree
        ? new SourceSpan(
            text(tree, "file"),
            (int) number(tree, "line"),
            (int) number(tree, "column"),
            (int) number(tree, "endLine"),
            (int) number(tree, "endColumn"))
        : null;
  }

  private static Fields tree() {
    return new Fields();
  }

  private static <T> Value seq(Collection<T> items, Function<T, Value> form) {
    return new Value.Seq(items.stream().map(form).toList());
  }

  private static Value texts(Collection<String> items) {
    return seq(items, Value.Text::new);
  }

  private static <T> List<T> list(Value.Tree tree, String name, Function<Value.Tree, T> read) {
    List<T> items = new ArrayList<>();
    if (tree.get(name) instanceof Value.Seq seq) {
      for (Value item : seq.items()) {
        if (item instanceof Value.Tree one) {
          items.add(read.apply(one));
        }
      }
    }
    return items;
  }

  private static List<String> readTexts(Value.Tree tree, String name) {
    List<String> items = new ArrayList<>();
    if (tree.get(name) instanceof Value.Seq seq) {
      for (Value item : seq.items()) {
        if (item instanceof Value.Text text) {
          items.add(text.value());
        }
      }
    }
    return items;
  }

  private static String text(Value.Tree tree, String name) {
    String text = Value.textOf(tree.get(name));
    if (text == null) {
      throw new CodecException("`" + name + "` is missing", null);
    }
    return text;
  }

  private static long number(Value.Tree tree, String name) {
    return tree.get(name) instanceof Value.Int number ? number.value() : 0;
  }

  private static boolean flag(Value.Tree tree, String name) {
    return tree.get(name) instanceof Value.Bool flag && flag.value();
  }

  /** Collects the fields of a tree; what is null is left out. */
  private static final class Fields {
    private final TreeMap<String, Value> fields = new TreeMap<>();

    Fields put(String name, @Nullable Value value) {
      if (value != null) {
        fields.put(name, value);
      }
      return this;
    }

    Fields put(String name, @Nullable String text) {
      return text == null ? this : put(name, new Value.Text(text));
    }

    Value.Tree done() {
      return new Value.Tree(fields);
    }
  }
}
