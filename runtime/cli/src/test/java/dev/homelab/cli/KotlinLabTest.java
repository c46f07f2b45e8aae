package dev.homelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A lab in Kotlin is run by the same commands as one in Groovy. */
class KotlinLabTest {
  private static final String LAB = "homelab(\"k\") {\n  value(\"a\") { content(\"one\") }\n}\n";
  @TempDir Path folder;

  @Test
  void comesUpOnceAndStays() throws IOException {
    Path script = Files.writeString(folder.resolve("homelab.kts"), LAB);
    CliRun cli = new CliRun(folder);
    assertThat(cli.run("up", "--yes").out()).contains("k is up · 1 resource");
    assertThat(cli.run("up").out()).contains("nothing to change");
    assertThat(cli.run("explain", "value.a").out()).contains("homelab.kts:2");

    Files.writeString(script, LAB.replace("value(", "valeu("));
    assertThat(cli.run("plan").err())
        .contains("HL1002", "homelab.kts:2:3", "did you mean 'value'?");
    cli.run("validate", "--fix");
    assertThat(script).hasContent(LAB);
  }

  @Test
  void theScriptInGroovyIsTheOneWhereBothAre() throws IOException {
    Files.writeString(folder.resolve("homelab.kts"), "not a lab {");
    Files.writeString(
        folder.resolve("homelab.groovy"), "homelab('g') { value('a') { content 'one' } }");
    assertThat(new CliRun(folder).run("validate").out()).contains("homelab.groovy is sound");
  }

  @Test
  void newWritesOneInKotlin() throws IOException {
    CliRun cli = new CliRun(folder);
    cli.run("new", "--kubeconfig", "~/a \"b\" $c", "--name", "mine", "-f", "homelab.kts");
    assertThat(folder.resolve("homelab.kts"))
        .hasContent(
            """
            homelab("mine") {
              cluster("home") {
                kubeconfig("~/a \\"b\\" \\$c")
                namespace("apps") {
                  service(whoami)
                }
              }
            }
            """);
    assertThat(cli.run("validate").out()).contains("homelab.kts is sound");
  }
}
