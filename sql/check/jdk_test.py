import os
import pathlib
import subprocess
import tempfile
import unittest

SCRIPT = pathlib.Path(__file__).resolve().parent / "jdk.sh"
VERSION, OTHER = "98", "99"  # which no machine has


class JdkTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.home = pathlib.Path(self.folder.name).resolve()

    def jdk(self, place, version):
        home = self.home / place
        (home / "bin").mkdir(parents=True)
        (home / "bin" / "java").touch(mode=0o755)
        (home / "release").write_text(f'IMPLEMENTOR="Somebody"\nJAVA_RUNTIME_VERSION="{version}.0.1+9"\nJAVA_VERSION="{version}.0.1"\n')
        return str(home)

    def found(self, **variables):
        environment = {"PATH": os.environ["PATH"], "HOME": str(self.home), **variables}
        run = subprocess.run(["bash", "-euc", '. "$0"; jdk "$1" "$2"', SCRIPT, VERSION, OTHER], env=environment, capture_output=True, text=True)
        return run.stdout if run.returncode == 0 else None

    def test_none_where_there_is_none(self):
        self.jdk(".sdkman/candidates/java/17.0.1-tem", "17")
        self.assertIsNone(self.found())

    def test_a_variable_that_names_another_version_does_not_hide_one(self):
        expected = self.jdk(".sdkman/candidates/java/98.0.1-tem", VERSION)
        self.assertEqual(self.found(JAVA_HOME=self.jdk("seventeen", "17")), expected)

    def test_one_that_a_variable_names_goes_first(self):
        self.jdk(".jdks/temurin-98", VERSION)
        for variable in (f"JAVA_HOME_{VERSION}_X64", f"JAVA_{VERSION}_HOME", "JAVA_HOME"):
            with self.subTest(variable):
                self.assertEqual(self.found(**{variable: (named := self.jdk(variable, VERSION))}), named)

    def test_the_lowest_version_goes_first(self):
        self.jdk(".jdks/a", OTHER)
        self.assertEqual(self.found(), str(self.home / ".jdks/a"))
        self.assertEqual(self.found(JAVA_HOME=str(self.home / ".jdks/a")), str(self.home / ".jdks/a"))
        self.assertEqual(self.found(JAVA_HOME=self.jdk("b", VERSION)), str(self.home / "b"))
