package dev.homelab.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.EvaluationResult;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The program keeps every rule, and every rule catches the fault that was planted for it. */
class ArchitectureTest {
  private static final String PLANTED = "dev.homelab.architecture.planted";
  private static final Map<String, String> FAULTS =
      Map.ofEntries(
          Map.entry("A1", "KnowsTheDisk"),
          Map.entry("A2", "ReadsTheClock"),
          Map.entry("A3", "StartsThreads"),
          Map.entry("A4", "CallsTheNetwork"),
          Map.entry("A5", "HoldsAClosure"),
          Map.entry("A6", "PrintsAndEnds"),
          Map.entry("A7", "KnowsTheOther"),
          Map.entry("A8", "Round"),
          Map.entry("A9", "ShowsALibrary"),
          Map.entry("A10 state", "Remembers"),
          Map.entry("A10 names", "TextUtil"),
          Map.entry("A11 types", "StrayException"),
          Map.entry("A11 throws", "ThrowsAnything"),
          Map.entry("A12", "LooksUp"),
          Map.entry("A13", "ReadsASchema"));

  private static JavaClasses program = new ClassFileImporter().importPackages(PLANTED);
  private static JavaClasses faults = program;

  @BeforeAll
  static void readClasses() {
    program =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(location -> !location.contains("/test-classes/"))
            .withImportOption(location -> !location.contains("-tests.jar"))
            // Generated: its form is the generator's.
            .withImportOption(location -> !location.contains("dev/homelab/wire/"))
            .importPackages("dev.homelab");
    faults = new ClassFileImporter().importPackages(PLANTED);
  }

  @TestFactory
  Stream<DynamicTest> theProgramKeeps() {
    return new Rules("dev.homelab")
        .all().entrySet().stream().map(rule -> keeps(rule.getKey(), rule.getValue()));
  }

  private static DynamicTest keeps(String name, ArchRule rule) {
    return DynamicTest.dynamicTest(
        name + ' ' + rule.getDescription(),
        () -> {
          EvaluationResult result = rule.evaluate(program);
          assertThat(result.getFailureReport().getDetails()).isEmpty();
        });
  }

  @TestFactory
  Stream<DynamicTest> theRuleCatches() {
    return new Rules(PLANTED)
        .all().entrySet().stream().map(rule -> catches(rule.getKey(), rule.getValue()));
  }

  private static DynamicTest catches(String name, ArchRule rule) {
    return DynamicTest.dynamicTest(
        name + " catches its planted fault",
        () ->
            assertThat(rule.evaluate(faults).getFailureReport().getDetails())
                .anyMatch(found -> found.contains(FAULTS.getOrDefault(name, "no fault"))));
  }

  @TestFactory
  Stream<DynamicTest> everyPartOfTheProgramIsSeen() {
    return Stream.of(
            "model",
            "exec",
            "state",
            "catalog",
            "dsl",
            "provider",
            "sim",
            "stdlib",
            "report",
            "cli")
        .map(
            part ->
                DynamicTest.dynamicTest(
                    part,
                    () ->
                        assertThat(program.stream().map(JavaClass::getPackageName).distinct())
                            .anyMatch(name -> name.startsWith("dev.homelab." + part))));
  }
}
