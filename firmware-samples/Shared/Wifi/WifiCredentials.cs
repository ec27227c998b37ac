namespace NanoMqtt.Samples
{
    /// <summary>What can be said about Wi-Fi credentials before the air is asked.</summary>
    public static class WifiCredentials
    {
        /// <summary>The network's name in Credentials.template.cs.</summary>
        public const string TemplateName = "your network";

        private const int MinimumPasswordLength = 8; // WPA
        private const int MaximumPasswordLength = 63;
        private const int MaximumNameLength = 31; // what nanoFramework keeps

        /// <summary>Looks at name and password.</summary>
        /// <returns>One line that says what is wrong, or null.</returns>
        /// <param name="name">The network's name.</param>
        /// <param name="password">Its password; empty for a network without one.</param>
        public static string FindProblem(string name, string password)
        {
            if (name == TemplateName)
            {
                return "no credentials: copy Credentials.template.cs to Credentials.cs and fill it in";
            }

            if (name.Length == 0)
            {
                return "Credentials.cs gives the network no name";
            }

            if (name.Length > MaximumNameLength || password.Length > MaximumPasswordLength)
            {
                return "name or password in Credentials.cs is too long: they have 31 and 63 characters at most";
            }

            if (password.Length > 0 && password.Length < MinimumPasswordLength)
            {
                return "the password in Credentials.cs is too short: those of Wi-Fi have " + MinimumPasswordLength.ToString() + " characters or more";
            }

            return null;
        }
    }
}
