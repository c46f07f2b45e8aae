package dev.homelab.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The rules of the one-way flow, each as a function of the root package, so that the same rule is
 * checked on the program and on classes that break it on purpose.
 */
final class Rules {
  private static final String[] PURE = {"model", "diag", "graph", "plan", "resolve", "event"};
  private static final Set<String> MUTABLE =
      Set.of(
          "java.util.ArrayList",
          "java.util.HashMap",
          "java.util.HashSet",
          "java.util.LinkedHashMap",
          "java.util.TreeMap",
          "java.util.ArrayDeque",
          "java.util.concurrent.ConcurrentHashMap");

  private final String root;

  Rules(String root) {
    this.root = root;
  }

  private String[] below(String... names) {
    String[] packages = new String[names.length];
    for (int i = 0; i < names.length; i++) {
      packages[i] = root + '.' + names[i] + "..";
    }
    return packages;
  }

  /** A1: the pure packages know each other, the contracts and plain Java. */
  ArchRule pureKnowsOnlyPure() {
    List<String> allowed = new ArrayList<>(List.of(below(PURE)));
    allowed.addAll(List.of(below("spi", "state")));
    allowed.addAll(
        List.of(
            "java.lang..",
            "java.util",
            "java.util.function",
            "java.util.stream",
            "java.util.regex",
            "java.math",
            "java.time",
            "org.jspecify.annotations",
            "java.io"));
    return classes()
        .that()
        .resideInAnyPackage(below("model", "diag", "graph", "plan", "resolve"))
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(allowed.toArray(new String[0])).or(isArrayOrPrimitive()))
        .as("A1 pure packages depend only on each other and plain Java");
  }

  private static DescribedPredicate<JavaClass> isArrayOrPrimitive() {
    return DescribedPredicate.describe(
        "primitive or array", type -> type.isPrimitive() || type.isArray());
  }

  /** A2: the pure packages ask neither clock, disk, network, random nor the process. */
  ArchRule pureAsksNobody() {
    DescribedPredicate<AccessTarget> impure =
        DescribedPredicate.describe(
            "something of the world",
            target -> {
              String owner = target.getOwner().getFullName();
              String name = target.getName();
              boolean clock =
                  (owner.equals("java.time.Instant") && name.equals("now"))
                      || (owner.equals("java.time.Clock") && name.startsWith("system"));
              boolean process =
                  (owner.equals("java.lang.System") && !name.equals("arraycopy"))
                      || owner.equals("java.lang.Thread")
                      || owner.equals("java.lang.Runtime");
              boolean random =
                  owner.equals("java.util.Random")
                      || (owner.equals("java.util.UUID") && name.equals("randomUUID"))
                      || (owner.equals("java.lang.Math") && name.equals("random"));
              boolean locale = owner.equals("java.util.Locale") && name.equals("getDefault");
              return clock || process || random || locale || owner.startsWith("java.nio.file.");
            });
    return noClasses()
        .that()
        .resideInAnyPackage(below("model", "diag", "graph", "plan", "resolve", "catalog"))
        .should()
        .accessTargetWhere(com.tngtech.archunit.core.domain.JavaAccess.Predicates.target(impure))
        .as("A2 pure packages ask neither clock, disk, random nor the process");
  }

  /** A3: in core, only what runs and what writes the journal starts threads. */
  ArchRule fewStartThreads() {
    return noClasses()
        .that()
        .resideInAnyPackage(
            below(
                "model", "diag", "graph", "plan", "resolve", "event", "spi", "codec", "secret",
                "report", "dsl"))
        .should()
        .dependOnClassesThat()
        .haveNameMatching("java\\.util\\.concurrent\\.(Executor.*|.*ThreadPool.*|ForkJoin.*)")
        .orShould()
        .callConstructor(Thread.class, Runnable.class)
        .as("A3 only runs, journals, providers and screens start threads");
  }

  /** A4: only providers and fixtures talk to a network. */
  ArchRule fewTalkToTheNetwork() {
    return noClasses()
        .that(
            resideOutsideOfPackage(root + ".provider..")
                .and(resideOutsideOfPackage(root + ".sim.."))
                .and(resideOutsideOfPackage(root + ".real..")))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("okhttp3..", "io.fabric8..", "io.grpc..", "org.bouncycastle..")
        .as("A4 only providers and fixtures know a network client");
  }

  /** A5: only the Groovy front end knows Groovy. */
  ArchRule onlyTheFrontEndKnowsGroovy() {
    return noClasses()
        .that(resideOutsideOfPackage(root + ".dsl.groovy.."))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("groovy..", "org.codehaus.groovy..", "org.apache.groovy..")
        .as("A5 only dsl.groovy knows Groovy");
  }

  /** A6: only the command line touches the terminal and ends the process. */
  ArchRule onlyTheCommandLineTouchesTheTerminal() {
    DescribedPredicate<AccessTarget> terminal =
        DescribedPredicate.describe(
            "the terminal or the end of the process",
            target ->
                target.getOwner().getFullName().equals("java.lang.System")
                    && Set.of("out", "err", "in", "exit", "console").contains(target.getName()));
    return noClasses()
        .that(
            resideOutsideOfPackage(root + ".cli..")
                .and(resideOutsideOfPackage(root + ".sim.."))
                .and(resideOutsideOfPackage(root + ".real..")))
        .should()
        .accessTargetWhere(com.tngtech.archunit.core.domain.JavaAccess.Predicates.target(terminal))
        .orShould()
        .dependOnClassesThat()
        .resideInAnyPackage("picocli..", "org.jline..")
        .as("A6 only the command line touches the terminal");
  }

  /** A7: providers do not know each other; what they share is in provider.http. */
  ArchRule providersDoNotKnowEachOther() {
    SliceAssignment providers =
        new SliceAssignment() {
          @Override
          public SliceIdentifier getIdentifierOf(JavaClass type) {
            String prefix = root + ".provider.";
            String name = type.getPackageName();
            if (!name.startsWith(prefix) || name.startsWith(prefix + "http")) {
              return SliceIdentifier.ignore();
            }
            String rest = name.substring(prefix.length());
            int dot = rest.indexOf('.');
            return SliceIdentifier.of(dot < 0 ? rest : rest.substring(0, dot));
          }

          @Override
          public String getDescription() {
            return "providers";
          }
        };
    return slices()
        .assignedFrom(providers)
        .should()
        .notDependOnEachOther()
        .as("A7 providers do not know each other")
        .allowEmptyShould(true);
  }

  /** A8: the packages below the root do not depend on each other in a circle. */
  ArchRule noCircles() {
    return slices()
        .matching(root + ".(*)..")
        .should()
        .beFreeOfCycles()
        .as("A8 packages do not depend on each other in a circle");
  }

  /** A9: the contracts show nothing but plain Java and each other. */
  ArchRule contractsShowOnlyOurTypes() {
    ArchCondition<JavaMethod> showsOnly =
        new ArchCondition<>("show only plain Java and our own types") {
          @Override
          public void check(JavaMethod method, ConditionEvents events) {
            List<JavaClass> shown = new ArrayList<>(method.getRawParameterTypes());
            shown.add(method.getRawReturnType());
            for (JavaClass type : shown) {
              JavaClass base = type.getBaseComponentType();
              String name = base.getPackageName();
              boolean plain = base.isPrimitive() || name.startsWith("java.");
              if (!plain && !name.startsWith(root + '.')) {
                events.add(
                    SimpleConditionEvent.violated(
                        method, method.getFullName() + " shows " + base.getName()));
              }
            }
          }
        };
    return methods()
        .that()
        .arePublic()
        .and()
        .areDeclaredInClassesThat()
        .resideInAnyPackage(below("spi", "model", "dsl.spec"))
        .should(showsOnly)
        .as("A9 contracts show only plain Java and our own types");
  }

  /** A10: no state that all share. */
  ArchRule noSharedState() {
    ArchCondition<JavaField> constant =
        new ArchCondition<>("be a constant") {
          @Override
          public void check(JavaField field, ConditionEvents events) {
            boolean loose = !field.getModifiers().contains(JavaModifier.FINAL);
            boolean mutable = MUTABLE.contains(field.getRawType().getName());
            if (loose || mutable) {
              events.add(SimpleConditionEvent.violated(field, field.getFullName() + " can change"));
            }
          }
        };
    return fields()
        .that()
        .areStatic()
        .and(
            DescribedPredicate.describe(
                "are written by a person",
                field ->
                    !field.getModifiers().contains(JavaModifier.SYNTHETIC)
                        && !field.getName().startsWith("$")))
        .should(constant)
        .as("A10 no static field can change");
  }

  /** A10: no class with a name that says nothing. */
  ArchRule noEmptyNames() {
    return noClasses()
        .should()
        .haveSimpleNameEndingWith("Util")
        .orShould()
        .haveSimpleNameEndingWith("Utils")
        .orShould()
        .haveSimpleNameEndingWith("Helper")
        .orShould()
        .haveSimpleNameEndingWith("Manager")
        .orShould()
        .haveSimpleNameEndingWith("Impl")
        .as("A10 no class has a name that says nothing");
  }

  /**
   * A11: every exception is told to the person as diagnostics. Those of the simulators are not:
   * they become answers of the platform that is simulated.
   */
  ArchRule exceptionsAreOurs() {
    return classes()
        .that()
        .areAssignableTo(Exception.class)
        .and()
        .resideOutsideOfPackage(root + ".sim..")
        .should()
        .beAssignableTo(
            DescribedPredicate.describe(
                "HomelabException",
                type -> type.getName().equals("dev.homelab.diag.HomelabException")))
        .as("A11 exceptions extend HomelabException");
  }

  /** A11: nothing throws an exception that says nothing. */
  ArchRule noBareExceptions() {
    return noClasses()
        .should()
        .callConstructorWhere(
            DescribedPredicate.describe(
                "RuntimeException or Exception itself",
                call ->
                    (call.getTargetOwner().isEquivalentTo(RuntimeException.class)
                            && !call.getOriginOwner().isAssignableTo(RuntimeException.class))
                        || (call.getTargetOwner().isEquivalentTo(Exception.class)
                            && !call.getOriginOwner().isAssignableTo(Exception.class))))
        .as("A11 nothing throws a bare RuntimeException or Exception");
  }

  /** A12: the core knows none of those who use it. */
  ArchRule coreKnowsNobodyAbove() {
    return noClasses()
        .that()
        .resideInAnyPackage(
            below(
                "model", "diag", "graph", "plan", "resolve", "event", "spi", "codec", "secret",
                "state", "exec"))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            below("cli", "report", "dsl", "provider", "stdlib", "sim", "real", "catalog"))
        .as("A12 the core knows nobody above it");
  }

  /** A13: the catalog is shared by all sides, so it knows values, problems and digests only. */
  ArchRule catalogKnowsOnlyValues() {
    List<String> allowed = new ArrayList<>(List.of(below("catalog", "model", "diag", "codec")));
    allowed.addAll(
        List.of(
            "java.lang..",
            "java.util",
            "java.util.function",
            "java.util.stream",
            "java.util.regex",
            "java.math",
            "java.nio.charset",
            "org.jspecify.annotations"));
    return classes()
        .that()
        .resideInAnyPackage(below("catalog"))
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(allowed.toArray(new String[0])).or(isArrayOrPrimitive()))
        .as("A13 the catalog depends only on values, problems, digests and plain Java");
  }

  /** All of them, by name. */
  Map<String, ArchRule> all() {
    return Map.ofEntries(
        Map.entry("A1", pureKnowsOnlyPure()),
        Map.entry("A2", pureAsksNobody()),
        Map.entry("A3", fewStartThreads()),
        Map.entry("A4", fewTalkToTheNetwork()),
        Map.entry("A5", onlyTheFrontEndKnowsGroovy()),
        Map.entry("A6", onlyTheCommandLineTouchesTheTerminal()),
        Map.entry("A7", providersDoNotKnowEachOther()),
        Map.entry("A8", noCircles()),
        Map.entry("A9", contractsShowOnlyOurTypes()),
        Map.entry("A10 state", noSharedState()),
        Map.entry("A10 names", noEmptyNames()),
        Map.entry("A11 types", exceptionsAreOurs()),
        Map.entry("A11 throws", noBareExceptions()),
        Map.entry("A12", coreKnowsNobodyAbove()),
        Map.entry("A13", catalogKnowsOnlyValues()));
  }
}
